"""The state of a training, and how it is saved to a checkpoint and restored.

With the weights and the optimizer's variables, this is the whole state of a run. Random numbers and
data have no state: both are functions of the seed, the epoch and the step.
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
from .averages import usable_weights
from .policy.state import PolicyState
from .saver import Snapshot

RATE = "learning_rate"
"""The optimizer's variable that a spec may change when resuming."""


@dataclass(slots=True)
class TrainState:
    """The state of a training.

    Attributes:
        state: The state of the policy after the last completed epoch.
        history: The values of each completed epoch, with its number as `epoch`.
        steps: The number of updates so far.
        done: The number of completed batches of the current epoch.
        measures: The measures of these batches.
        seconds: The duration of the run before this process.
    """

    measures: Measures
    state: PolicyState = field(default_factory=PolicyState)
    history: list[dict[str, float]] = field(default_factory=list)
    steps: int = 0
    done: int = 0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The name of a checkpoint taken now."""
        return f"step-{self.steps:06d}" if self.done else epoch_name(self.state.epoch)


def snapshot(
    train_state: TrainState, program: Program, seconds: float, facts: Mapping[str, Any]
) -> Snapshot:
    """Returns a checkpoint of a program in this state.

    Args:
        seconds: The duration of the run so far.
        facts: Additional data to record: what ran, and on which data.
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
        "steps": train_state.steps,
        "done": train_state.done,
        "seconds": seconds,
        **facts,
    }
    epoch = 0 if train_state.done else train_state.state.epoch
    rows = len(train_state.history)  # a copy would take longer with each epoch
    history = train_state.history
    return Snapshot(train_state.name, epoch, train_state.state, arrays, state, history, rows)


def restored(loaded: LoadedCheckpoint, state: SavedState, program: Program) -> TrainState:
    """Restore a program from a checkpoint.

    Raises:
        DamagedCheckpoint: It is not a checkpoint of this program.
        StorageError: It lacks a variable that an earlier version did not save.
    """
    weights = loaded.arrays.get("weights", {})
    _check_types(loaded, "weights", weights, program.weights)
    put(weights, program.weights)
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
    """Load the weights of a checkpoint into a program: the averages, if it has any.

    Raises:
        DamagedCheckpoint: It is not a checkpoint of this program.
    """
    _check_types(loaded, "weights", loaded.arrays.get("weights", {}), program.weights)
    put(usable_weights(loaded.arrays), program.weights)


def _by_role(
    loaded: LoadedCheckpoint, variables: Mapping[str, tf.Variable]
) -> Mapping[str, NDArray[Any]]:
    """Returns the optimizer's arrays by the names of its variables.

    Earlier versions used the names of Keras, in the same order. The learning rate is left out,
    because it may have become a schedule.
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
    """Assign variables by name. The learning rate may have become a schedule."""
    for name, variable in variables.items():
        if name in arrays or not name.endswith(RATE):
            variable.assign(arrays[name])


def _check_types(
    loaded: LoadedCheckpoint,
    group: str,
    saved: Mapping[str, NDArray[Any]],
    wanted: Mapping[str, Any],
) -> None:
    """Check that there is an array of the same type for each variable or tensor.

    Raises:
        DamagedCheckpoint: One is missing or has another type.
    """
    for name, part in wanted.items():
        if name not in saved and name.endswith(RATE):
            continue
        array, type_ = saved.get(name), (part.dtype.name, tuple(part.shape))
        if array is None or (array.dtype.name, array.shape) != type_:
            problem = f"`{name}` of {group} does not match the network"
            raise DamagedCheckpoint(loaded.name, problem)
