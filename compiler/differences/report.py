"""Comparisons of specs: as values, text, Markdown and JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import Rendered, printable, printable_lines
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.markdown import code, folded
from ...spec_schema.reports.markdown import table as markdown_table
from ...spec_schema.reports.table import table
from ..summaries.costs import Costs, Row
from ..valid_spec import ValidSpec
from .difference import NETWORK, Difference, describe
from .fit import CheckpointFit

if TYPE_CHECKING:
    from ...spec_schema.reports.report import Report

ChangeState: TypeAlias = Literal["same", "changed", "added", "removed", "faulty"]

ROWS = {
    "parameters": "parameters",
    "trainable": "trainable",
    "multiply-adds": "multiply_adds",
    "activations": "activations",
}
"""The label of each cost, and its attribute in `Costs`."""


@dataclass(frozen=True, slots=True)
class LayerPair:
    """A layer whose output or parameter count differs between two networks.

    Attributes:
        before: The layer in the first network; None if it was added.
        after: The layer in the second network; None if it was removed.
    """

    name: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Comparison:
    """The differences between two specs. `print(comparison)` shows them.

    Attributes:
        before: The first spec.
        after: The second spec.
        differences: The semantic differences, in the order of a spec's sections.
        layers: The layers that differ, in order of computation.
        costs: The costs of both networks.
        fit: Whether a checkpoint of the first spec fits the second.
    """

    before: ValidSpec
    after: ValidSpec
    differences: tuple[Difference, ...]
    layers: tuple[LayerPair, ...]
    costs: tuple[Costs, Costs]
    fit: CheckpointFit

    def __str__(self) -> str:
        name = f"{_named(self.before)} → {_named(self.after)}"
        state: Literal["changed", "same"] = "changed" if self.differences else "same"
        return str(Comparisons((Compared(name, state, self),)))

    def __repr__(self) -> str:
        return f"<Comparison: {counted(len(self.differences), 'difference')}>"

    def _repr_html_(self) -> str:
        from ...spec_schema.reports.html import from_ansi

        return from_ansi(str(self))


def _named(spec: ValidSpec) -> str:
    return f"{spec.path} ({spec.variant})" if spec.variant else str(spec.path)


@dataclass(frozen=True, slots=True)
class Compared:
    """One spec in a comparison of two sides.

    Attributes:
        name: Its name in the output.
        state: `faulty` if a side of it has errors.
        comparison: The differences, if both sides have it without errors.
        parameters: The number of parameters of a spec that only one side has.
        reports: The findings in the sides that have errors.
    """

    name: str
    state: ChangeState
    comparison: Comparison | None = None
    parameters: int = 0
    reports: "tuple[Report, ...]" = ()

    @property
    def sentence(self) -> str:
        """Returns what happened to the spec if there is nothing to compare."""
        words: dict[ChangeState, str] = {
            "added": f"new, with {counted(self.parameters, 'parameter')}",
            "removed": f"removed, had {counted(self.parameters, 'parameter')}",
            "faulty": "not compared: the spec has errors",
        }
        return words.get(self.state, "")


@dataclass(frozen=True, slots=True, repr=False)
class Comparisons:
    """The specs of two sides, compared one by one. `print(comparisons)` shows what differs.

    Attributes:
        specs: The specs of both sides, sorted by name.
        notes: What was skipped in folders, a sentence per kind.
    """

    specs: tuple[Compared, ...]
    notes: tuple[str, ...] = ()

    @property
    def reports(self) -> "tuple[Report, ...]":
        """The findings in the specs that can't be compared."""
        return tuple(report for one in self.specs for report in one.reports)

    @property
    def differ(self) -> bool:
        """Whether any spec differs in meaning, or is on one side only."""
        return any(one.state != "same" for one in self.specs)

    def render(self, format: str = "text", width: int | None = None) -> str:
        """Return the comparisons as `text`, `markdown` or `json`. `width` is the number of
        columns.
        """
        check_choice("format", format, ("text", "markdown", "json"))
        if format == "json":
            return _json(self.specs)
        if format == "markdown":
            return Rendered(printable_lines(_markdown(self.specs)))
        return Rendered(printable_lines(_text(self.specs, width)))

    def __str__(self) -> str:
        return self.render().rstrip("\n")

    def __repr__(self) -> str:
        return f"<Comparisons of {counted(len(self.specs), 'spec')}>"

    def _repr_html_(self) -> str:
        from ...spec_schema.reports.html import from_ansi

        return from_ansi(str(self))


def counted_differences(comparison: Comparison) -> str:
    """Returns the number of differences: `1 difference`, `3 differences`."""
    return counted(len(comparison.differences), "difference")


def cost_rows(costs: tuple[Costs, Costs]) -> list[tuple[str, str, str, str]]:
    """Returns rows of the label, the old value, the new value, and the change (`+1,024 (+8.3 %)`,
    `=`).
    """
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
    """Returns rows of each layer, its output shape and its number of parameters, `16 → 32` if
    changed.
    """
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


# Text.


def _text(found: Sequence[Compared], columns: int | None = None) -> str:
    """Returns the differences of each spec, or a single line if there are none."""
    specs = [_text_spec(one, columns) for one in found if one.state != "same"]
    if specs:
        return "\n\n".join(specs) + "\n"
    what = printable(found[0].name) if len(found) == 1 else counted(len(found), "spec")
    return f"{what}: no difference in meaning\n"


def _text_spec(one: Compared, columns: int | None) -> str:
    name = printable(one.name)
    if one.comparison is None:
        return f"{name}: {one.sentence}"
    said = "\n".join(_differences(name, one.comparison))
    return "\n\n".join((said, *_numbers(one.comparison, columns)))


def _differences(name: str, comparison: Comparison) -> Iterator[str]:
    yield f"{name}: {counted_differences(comparison)}"
    yield from (f"  {printable(describe(each))}" for each in comparison.differences)


def _numbers(comparison: Comparison, columns: int | None) -> Iterator[str]:
    rows = [("", "before", "after", "change"), *cost_rows(comparison.costs)]
    yield table(rows, right=(1, 2, 3), page=columns)
    if comparison.layers:
        layers = [tuple(map(printable, layer_row(pair))) for pair in comparison.layers]
        yield table([("layer", "output", "parameters"), *layers], page=columns)
    yield comparison.fit.sentence(printable)


# Markdown, for a comment on a pull request or the summary of a job.


MOST_SPECS = 5
"""Maximum number of specs whose details are shown, because comments have a size limit."""


def _markdown(found: Sequence[Compared]) -> str:
    """Returns a headline and the costs of each spec that changed, with folded details, and a line
    for each other spec.
    """
    changed = [one for one in found if one.state == "changed"]
    rest = [one for one in found if one.state not in ("same", "changed")]
    parts = [part for one in changed[:MOST_SPECS] for part in _markdown_changed(one)]
    lines = [f"- {code(one.name)}: {_short(one)}" for one in (*changed[MOST_SPECS:], *rest)]
    if lines:
        parts.append("\n".join(lines[:50]))
    if len(lines) > 50:
        parts.append(f"and {len(lines) - 50:,} more")
    return "\n\n".join(parts or ["No spec differs in meaning."]) + "\n"


def _short(one: Compared) -> str:
    return one.sentence if one.comparison is None else counted_differences(one.comparison)


def _markdown_changed(one: Compared) -> Iterator[str]:
    comparison = one.comparison
    assert comparison is not None
    yield f"### {code(one.name)}: {counted_differences(comparison)}"
    yield markdown_table(
        ("", "before", "after", "change"), cost_rows(comparison.costs), right=(1, 2, 3)
    )
    yield f"{_capitalized(comparison.fit.sentence(code))}."
    rows = [_markdown_row(each) for each in comparison.differences]
    yield folded("What differs", markdown_table(("what", "before", "after"), rows))
    if comparison.layers:
        layers = [tuple(map(code, layer_row(pair))) for pair in comparison.layers]
        title = f"Changed layers: {len(layers):,}"
        yield folded(title, markdown_table(("layer", "output", "parameters"), layers))


def _capitalized(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _markdown_row(difference: Difference) -> tuple[str, str, str]:
    count = len(difference.consequences)
    after = f", also changes {counted(count, 'other shape')}" if count else ""
    subject = code(difference.path.removeprefix(NETWORK))
    return f"{subject}{after}", code(difference.before), code(difference.after)


# JSON.


VERSION = 1


def _json(found: Sequence[Compared]) -> str:
    """Returns `{"format": "speccompile-diff", "version": 1, "specs": […]}`."""
    specs = [_json_spec(one) for one in found]
    document = {"format": "speccompile-diff", "version": VERSION, "specs": specs}
    return json_text(document, indent=2) + "\n"


def _json_spec(one: Compared) -> dict[str, Any]:
    compared = {} if one.comparison is None else _comparison(one.comparison)
    return {"name": one.name, "state": one.state, **compared}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    before, after = comparison.before, comparison.after
    return {
        "before": {"name": before.name, "path": str(before.path), **_costs(comparison.costs[0])},
        "after": {"name": after.name, "path": str(after.path), **_costs(comparison.costs[1])},
        "differences": [
            {
                "path": each.path,
                "kind": each.kind,
                "before": each.before,
                "after": each.after,
                "consequences": list(each.consequences),
                "text": describe(each),
            }
            for each in comparison.differences
        ],
        "layers": [
            {"name": pair.name, "before": _layer(pair.before), "after": _layer(pair.after)}
            for pair in comparison.layers
        ],
        "checkpoint": {
            "fits": bool(comparison.fit),
            "reason": comparison.fit.reason,
            "obstacles": list(comparison.fit.obstacles),
        },
    }


def _layer(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    type_ = {"shape": list(row.type.shape), "dtype": str(row.type.dtype)}
    return {"type": row.kind, **type_, **_costs(row.costs)}


def _costs(costs: Costs) -> dict[str, int]:
    return {name: getattr(costs, name) for name in ROWS.values()}
