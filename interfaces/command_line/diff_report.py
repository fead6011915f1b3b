"""What `diff` found of each spec, in words and numbers that its formats share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...compiler.differences.comparison import Comparison, LayerPair
from ...compiler.summary import Costs, Row
from ...spec_schema.findings.code import counted

ChangeState: TypeAlias = Literal["same", "changed", "added", "removed", "faulty"]

ROWS = {
    "parameters": "parameters",
    "trainable": "trainable",
    "multiply-adds": "multiply_adds",
    "activations": "activations",
}
"""What a cost is called, and which attribute of `Costs` it is."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One spec of two sides.

    Attributes:
        name: what it is called in the output.
        state: faulty: a side of it has errors, which are shown elsewhere.
        comparison: where both sides have it without errors.
        parameters: of a spec that only one side has.
    """

    name: str
    state: ChangeState
    comparison: Comparison | None = None
    parameters: int = 0

    @property
    def sentence(self) -> str:
        """What happened to it, where there is nothing to compare."""
        words: dict[ChangeState, str] = {
            "added": f"new, with {counted(self.parameters, 'parameter')}",
            "removed": f"removed, had {counted(self.parameters, 'parameter')}",
            "faulty": "can't be compared: it has errors",
        }
        return words.get(self.state, "")


Renderer: TypeAlias = Callable[[Sequence[Compared]], str]


def counted_differences(comparison: Comparison) -> str:
    """`1 difference`, `3 differences`."""
    count = len(comparison.differences)
    return f"{count:,} difference{'s' if count != 1 else ''}"


def cost_rows(costs: tuple[Costs, Costs]) -> list[tuple[str, str, str, str]]:
    """What it is, before, after, and the change (`+1,024 (+8.3 %)`, `=`)."""
    found = []
    for noun, attribute in ROWS.items():
        before, after = (getattr(side, attribute) for side in costs)
        found.append((noun, f"{before:,}", f"{after:,}", _change(before, after)))
    return found


def _change(before: int, after: int) -> str:
    if before == after:
        return "="
    share = f" ({100 * (after - before) / before:+,.1f} %)" if before else ""
    return f"{after - before:+,}{share}"


def layer_row(pair: LayerPair) -> tuple[str, str, str]:
    """A layer, what it gives, and how many parameters it has: `16 → 32` where that changed."""
    sides = pair.before, pair.after
    return (
        pair.name,
        _moved(*(_type(row) if row else "none" for row in sides)),
        _moved(*(f"{row.costs.parameters:,}" if row else "none" for row in sides)),
    )


def _type(row: Row) -> str:
    return str(row.type) if row.type.dtype == "float32" else f"{row.type} {row.type.dtype}"


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def fit_words(comparison: Comparison) -> str:
    """Whether a checkpoint of the first spec fits the second; the reason stands elsewhere."""
    fits = "fits" if comparison.fit else "does not fit"
    return f"a checkpoint of the old spec {fits} the new one"
