"""What the target of an output has to be, in words."""

from collections.abc import Sequence

from ...spec_schema.findings.code import counted
from ...spec_schema.types import Shape, product
from .objectives import Objective

MOST_LISTED = 6


def filled(declared: Shape, count: int) -> tuple[int, ...] | None:
    """The declared shape with its open dimension worked out from the number of values; None: so
    many values don't fill it.
    """
    known = product(tuple(dim for dim in declared if dim is not None)) or 1
    unknown = sum(dim is None for dim in declared)
    if unknown > 1 or count == 0 or count % known or (unknown == 0 and count != known):
        return None
    return tuple(count // known if dim is None else dim for dim in declared)


def columns_misfit(name: str, declared: Shape, columns: Sequence[str], file: str) -> str:
    """The message of columns that are too few or too many for an input."""
    known = product(tuple(dim for dim in declared if dim is not None)) or 1
    shape = f" ({describe_shape(declared)})" if len(declared) > 1 else ""
    takes = f"input `{name}` takes {counted(known, 'column')}{shape}"
    return f"{takes}, but gets {len(columns)} of {file}: {listed(columns)}"


def columns_help(name: str, declared: Shape, count: int) -> str:
    """What to do about them."""
    shape = f", or give input `{name}` the shape [{count}]" if len(declared) == 1 else ""
    return f"choose the columns with `features`{shape}"


def listed(names: Sequence[str]) -> str:
    """The names of columns, the first and the last of many."""
    shown = [f"`{name}`" for name in names]
    if len(shown) > MOST_LISTED:
        shown = [*shown[:4], "…", shown[-1]]
    return ", ".join(shown) or "none"


def describe_shape(shape: Shape) -> str:
    """`8 x 8 x 1`; an open dimension is `?`."""
    return " x ".join("?" if dim is None else str(dim) for dim in shape) or "1"


def describe_numbers(shape: Shape) -> str:
    """`1 number`, `28 x 28 numbers`."""
    return "1 number" if product(shape) == 1 else f"{describe_shape(shape)} numbers"


def output_with_size(objective: Objective) -> str:
    """`output `digit` (10 units)`."""
    declared = objective.type.shape[1:]
    size = declared[-1] if declared else 1
    units = "1 unit" if size == 1 else f"{size or '?'} units"
    return f"output `{objective.output}` ({units})"


def misfit(labels: str, objective: Objective) -> str:
    """The message of labels that are of another kind or shape than an output needs.

    Args:
        labels: what they are called, and what they are: "column `y` of t.csv holds text".
    """
    output = output_with_size(objective)
    return f"{labels}, and `{objective.loss.name}` compares {output} with {_wanted(objective)}"


def _wanted(objective: Objective) -> str:
    declared = objective.type.shape[1:]
    if objective.loss.target != "class":
        return f"{describe_numbers(declared)} a sample"
    inner = declared[:-1]
    positions = f" for each of {describe_shape(inner)} positions" if inner else ""
    return f"one class number{positions} a sample"
