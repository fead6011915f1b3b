"""The state of the training in a checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError

from ..training.policy.state import PolicyState
from .checkpoints import DamagedCheckpoint, LoadedCheckpoint
from .reading import Malformed, in_words
from .schemas import STATE, MeaningSchema, StateSchema


@dataclass(frozen=True, slots=True)
class SavedState:
    """The state of a training.

    Attributes:
        policy: The state of the policy after the last completed epoch.
        history: The values of each completed epoch, with its number as `epoch`.
        steps: The number of updates so far.
        done: The number of completed batches of the current epoch.
        seconds: The duration of the run so far.
        spec: The text of the spec that it was trained with.
        meaning: What that spec meant; None if an early version saved the checkpoint.
    """

    policy: PolicyState
    history: Sequence[Mapping[str, float]]
    steps: int
    done: int
    seconds: float
    spec: str
    meaning: MeaningSchema | None = None


def read_state(loaded: LoadedCheckpoint) -> SavedState:
    """Returns the state of a checkpoint. Raises DamagedCheckpoint."""
    try:
        state: StateSchema = STATE.validate_python(loaded.state)
        _check_spec(state)
        policy = PolicyState.from_json(state.policy)
        _check_history(loaded.state["history"], policy.epoch)
    except ValidationError as error:
        raise _damaged(loaded, in_words(error)) from error
    except Malformed as error:
        raise _damaged(loaded, str(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _damaged(loaded, f"`policy` can't be read: {error}") from error
    history, seconds = loaded.state["history"], float(state.seconds)
    counts = state.steps, state.done
    return SavedState(policy, history, *counts, seconds, state.spec, state.meaning)


def _check_history(history: Sequence[Mapping[str, float]], epochs: int) -> None:
    """Check that there is a row for each epoch, with its number and no new columns."""
    columns = set(history[0]) if history else set()
    numbers = [row.get("epoch") for row in history]
    if numbers != list(range(1, epochs + 1)) or any(set(row) - columns for row in history):
        raise Malformed(f"`history` does not have {epochs:,} epochs")


def _check_spec(state: StateSchema) -> None:
    if state.spec_sha256 and sha256(state.spec.encode()).hexdigest() != state.spec_sha256:
        raise Malformed("`spec` does not match `spec_sha256`")


def _damaged(loaded: LoadedCheckpoint, what: str) -> DamagedCheckpoint:
    return DamagedCheckpoint(loaded.name, f"state.json: {what}")
