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
from ..storage.checkpoints import DamagedCheckpoint, LoadedCheckpoint, epoch_name
from ..storage.durable import StorageError
from ..storage.saved_state import SavedState
from .policy.state import PolicyState
from .saver import Snapshot

RATE = "learning_rate"
"""What the optimizer's own variable is called that a spec may change on resuming."""


@dataclass(slots=True)
class TrainState:
    """All that grows while training.

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
    train_state: TrainState, program: Program, seconds: float, facts: Mapping[str, Any]
) -> Snapshot:
    """A checkpoint of a program in this state.

    Args:
        seconds: how long the run has lasted.
        facts: what else is written down: what ran, and on what.
    """
    arrays = {
        "weights": {name: variable.numpy() for name, variable in program.weights.items()},
        "optimizer": {name: variable.numpy() for name, variable in program.optimizer_state.items()},
    }
    if train_state.done:
        parts = enumerate(tf.nest.flatten(train_state.measures))
        arrays["measures"] = {f"{place}": part.numpy() for place, part in parts}
    state = {
        "policy": train_state.state.to_json(),
        "history": list(
            train_state.history
        ),  # it grows, while the checkpoint may wait to be written
        "steps": train_state.steps,
        "done": train_state.done,
        "seconds": seconds,
        **facts,
    }
    epoch = 0 if train_state.done else train_state.state.epoch
    return Snapshot(train_state.name, epoch, train_state.state, arrays, state)


def restored(loaded: LoadedCheckpoint, state: SavedState, program: Program) -> TrainState:
    """Put a program back to where a checkpoint was taken.

    Raises:
        DamagedCheckpoint: it is not one of this program.
        StorageError: it lacks a variable, which an earlier version did not save.
    """
    restore_weights(loaded, program)
    kept, saved = program.optimizer_state, _by_role(loaded, program.optimizer_state)
    _check_types(loaded, "optimizer", saved, kept)
    put(saved, kept)
    measures = program.initial_measures()
    if state.done:
        parts = {f"{place}": part for place, part in enumerate(tf.nest.flatten(measures))}
        found = loaded.arrays.get("measures", {})
        _check_types(loaded, "measures", found, parts)
        tensors = [tf.constant(found[name]) for name in parts]
        measures = tf.nest.pack_sequence_as(measures, tensors)
    history = [dict(row) for row in state.history]
    return TrainState(measures, state.policy, history, state.steps, state.done, state.seconds)


def restore_weights(loaded: LoadedCheckpoint, program: Program) -> None:
    """Give a program the weights of a checkpoint. Raises DamagedCheckpoint."""
    saved = loaded.arrays.get("weights", {})
    _check_types(loaded, "weights", saved, program.weights)
    put(saved, program.weights)


def _by_role(
    loaded: LoadedCheckpoint, variables: Mapping[str, tf.Variable]
) -> Mapping[str, NDArray[Any]]:
    """The optimizer's arrays by the names of its variables.

    Earlier versions took the names from Keras, in the same order. The learning rate is left out: it
    may have become a schedule.
    """
    saved = loaded.arrays.get("optimizer", {})
    before, now = ([n for n in names if not n.endswith(RATE)] for names in (saved, variables))
    if {*before} <= {*now} or len(before) > len(now):
        return saved
    if len(before) < len(now):
        message = f"checkpoint {loaded.name} has no `{now[-1]}`: it was created by an older version"
        raise StorageError(message, "start a new run")
    return {new: saved[old] for old, new in zip(before, now, strict=True)}


def put(arrays: Mapping[str, Any], variables: Mapping[str, tf.Variable]) -> None:
    """Give variables their values by name. The learning rate may have become a schedule."""
    for name, variable in variables.items():
        if name in arrays or not name.endswith(RATE):
            variable.assign(arrays[name])


def _check_types(
    loaded: LoadedCheckpoint,
    group: str,
    saved: Mapping[str, NDArray[Any]],
    wanted: Mapping[str, Any],
) -> None:
    """Look whether there is an array of the same type for each variable or tensor.

    Raises:
        DamagedCheckpoint: one is missing or of another type.
    """
    for name, part in wanted.items():
        if name not in saved and name.endswith(RATE):
            continue
        array, type_ = saved.get(name), (part.dtype.name, tuple(part.shape))
        if array is None or (array.dtype.name, array.shape) != type_:
            problem = f"`{name}` of {group} does not match the network"
            raise DamagedCheckpoint(loaded.name, problem)
