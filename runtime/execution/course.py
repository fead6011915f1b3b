"""Where a training is: all that grows with it, into a checkpoint and back.

With the weights and the optimizer's variables this is the whole state of a run. There is no state
of random numbers and none of the data: both are functions of the seed, the epoch and the step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Measures, Program
from ..policy.state import PolicyState
from ..storage.checkpoints import DamagedCheckpoint, LoadedCheckpoint, epoch_name
from ..storage.saved_state import SavedState
from .saver import Snapshot

RATE = "learning_rate"
"""What the optimizer's own variable is called that a spec may change on resuming."""


@dataclass(slots=True)
class Course:
    """The course of a training.

    Attributes:
        state: the policy's, after the last finished epoch.
        history: the values of each finished epoch, with its number as `epoch`.
        steps: updates made so far.
        done: batches made of the epoch under way.
        measures: of these batches.
        seconds: how long the run lasted before this process.
    """

    measures: Measures
    state: PolicyState = field(default_factory=PolicyState)
    history: list[dict[str, float]] = field(default_factory=list)
    steps: int = 0
    done: int = 0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """What a checkpoint taken here is called."""
        return f"step-{self.steps:06d}" if self.done else epoch_name(self.state.epoch)


def snapshot(
    course: Course, program: Program, seconds: float, facts: Mapping[str, Any]
) -> Snapshot:
    """A checkpoint of a program at a place of its course.

    Args:
        seconds: how long the run has lasted.
        facts: what else is written down: what ran, and on what.
    """
    arrays = {
        "weights": {name: variable.numpy() for name, variable in program.weights.items()},
        "optimizer": {name: variable.numpy() for name, variable in program.optimizer_state.items()},
    }
    if course.done:
        parts = enumerate(tf.nest.flatten(course.measures))
        arrays["measures"] = {f"{place}": part.numpy() for place, part in parts}
    state = {
        "policy": course.state.to_json(),
        "history": list(course.history),  # it grows, while the checkpoint may wait to be written
        "steps": course.steps,
        "done": course.done,
        "seconds": seconds,
        **facts,
    }
    epoch = 0 if course.done else course.state.epoch
    return Snapshot(course.name, epoch, course.state, arrays, state)


def restored(loaded: LoadedCheckpoint, state: SavedState, program: Program) -> Course:
    """Put a program back to where a checkpoint was taken. Raises DamagedCheckpoint."""
    put(matching(loaded, "weights", program.weights), program.weights)
    put(matching(loaded, "optimizer", program.optimizer_state), program.optimizer_state)
    measures = program.initial_measures()
    if state.done:
        parts = {f"{place}": part for place, part in enumerate(tf.nest.flatten(measures))}
        found = matching(loaded, "measures", parts)
        tensors = [tf.constant(found[name]) for name in parts]
        measures = tf.nest.pack_sequence_as(measures, tensors)
    history = [dict(row) for row in state.history]
    return Course(measures, state.policy, history, state.steps, state.done, state.seconds)


def put(arrays: Mapping[str, Any], variables: Mapping[str, tf.Variable]) -> None:
    """Give variables their values by name. The learning rate may have become a schedule."""
    for name, variable in variables.items():
        if name in arrays or not name.endswith(RATE):
            variable.assign(arrays[name])


def matching(
    loaded: LoadedCheckpoint, group: str, wanted: Mapping[str, Any]
) -> dict[str, NDArray[Any]]:
    """The arrays of a group for variables or tensors, each of the same type.

    Raises:
        DamagedCheckpoint: one is missing or of another type.
    """
    saved = loaded.arrays.get(group, {})
    for name, part in wanted.items():
        if name not in saved and name.endswith(RATE):
            continue
        array, type_ = saved.get(name), (part.dtype.name, tuple(part.shape))
        if array is None or (array.dtype.name, array.shape) != type_:
            problem = f"`{name}` of its {group} is not that of the network"
            raise DamagedCheckpoint(loaded.name, problem)
    return saved
