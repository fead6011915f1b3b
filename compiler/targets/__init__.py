"""The targets that a spec can be lowered to. Each is loaded by name; this file imports none."""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from ..fitted import need_fitted
from .tensorflow_start import start_tensorflow

if TYPE_CHECKING:
    from ..valid_spec import ValidSpec
    from .program import Program

TargetName: TypeAlias = Literal["keras", "graph"]
TARGETS = get_args(TargetName)


def lower(spec: "ValidSpec", target: str, steps_per_epoch: int | None = None) -> "Program":
    """Lower a compiled spec to a target. Loads TensorFlow.

    Args:
        steps_per_epoch: For schedules in epochs. Defaults to what the spec says of its data.

    Raises:
        KeyError: There is no such target.
        TensorFlowMissing: TensorFlow is not installed.
        Error: A schedule is in epochs, and only reading the data tells how long they are; or a
            layer is not fitted.
    """
    if target not in TARGETS:
        raise KeyError(target)
    need_fitted(spec)
    resolved = spec.in_steps(steps_per_epoch)
    start_tensorflow()
    program: Program = import_module(f".{target}.build", __package__).build(resolved)
    return program
