"""What a spec may change for a run to be resumed with it."""

from .difference import Difference

MAY_CHANGE = (
    "training.epochs",
    "training.policy",
    "training.optimizer",
    "runtime.device",
    "runtime.threads",
    "runtime.memory_growth",
    "runtime.log",
    "data.stream",
)
"""Paths that may change when resuming; of the optimizer, only the learning rate."""


def may_change(difference: Difference) -> bool:
    """Whether a run can be resumed with a spec that has this difference."""
    path = difference.path
    if difference.kind == "other":
        return True
    # Data in another place is compared by its content, once it is read.
    if difference.kind == "data" and path.endswith(".path"):
        return True
    if path.startswith("training.optimizer"):
        return "learning_rate" in path
    return any(path == one or path.startswith(f"{one}.") for one in MAY_CHANGE)
