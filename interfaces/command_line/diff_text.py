"""What `diff` found, for a terminal."""

from collections.abc import Iterator, Sequence

from ...compiler.differences.comparison import Comparison
from ...compiler.differences.difference import describe
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import printable
from ...spec_schema.reports.table import table
from .diff_report import Compared, cost_rows, counted_differences, fit_words, layer_row


def render_text(found: Sequence[Compared], columns: int | None = None) -> str:
    """All that differs, spec by spec; one line where nothing does."""
    specs = [_spec(one, columns) for one in found if one.state != "same"]
    if specs:
        return "\n\n".join(specs) + "\n"
    what = printable(found[0].name) if len(found) == 1 else counted(len(found), "spec")
    return f"{what}: no difference in meaning\n"


def _spec(one: Compared, columns: int | None) -> str:
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
    reason = printable(comparison.fit.reason)
    yield f"{fit_words(comparison)}{f': {reason}' if reason else ''}"
