"""What a spec can be lowered to. Each target is loaded by its name; this file imports none."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..compile import CompiledSpec
    from .program import Program

TARGETS = ("keras", "graph")


def lower(spec: "CompiledSpec", target: str) -> "Program":
    """The program of a compiled spec on a target; loads TensorFlow.

    Raises KeyError for an unknown target.
    """
    if target not in TARGETS:
        raise KeyError(target)
    program: Program = import_module(f".{target}.build", __package__).build(spec)
    return program
