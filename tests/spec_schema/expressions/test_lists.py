"""Lists in `$(…)`: written, indexed, cut and counted."""

from typing import Any

import pytest
from speccompile.spec_schema.expressions.substitution import Failed, substitute
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml.values import Scalar, plain

NAMES = {
    "width": 256,
    "kind": "relu",
    "flag": True,
    "sizes": [3, 1, 2],
    "table": {"a": 1, "b": [2, 3]},
    "huge": 10**18,
    "long": [10**18] * 1_001,
}


def computed(text: str) -> tuple[Any, list[Any]]:
    """The value of a text, and the findings about it."""
    findings = Findings()
    value = substitute(Scalar(text, Span("s", 1, 1, 1, len(text) + 1)), NAMES, findings)
    return None if isinstance(value, Failed) else plain(value), list(findings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(sizes[0])", 3),
        ("$(sizes[-1] + sizes[len(sizes) - 2])", 3),
        ("$(sizes[:2])", [3, 1]),
        ("$(sizes[::-1])", [2, 1, 3]),
        ("$([[1, 2], sizes][1][0])", 3),
        ("$(range(3))", [0, 1, 2]),
        ("$(range(1, 4)[1])", 2),
        ("$(range(8, 0, -2))", [8, 6, 4, 2]),
        ("$(max(range(width)))", 255),
        ("$(sum(sizes))", 6),
        ("$(sum([3, 0.5]))", 3.5),
        ("$(sum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]))", 1.0),
        ("$(sum(sizes[3:]))", 0),
    ],
)
def test_worth(text: str, expected: object) -> None:
    assert computed(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "code", "marked", "kind"),
    [
        ("$(1 + sizes[3])", "SC603", "sizes[3]", "index_out_of_range"),
        ("$(sizes[-4])", "SC603", "sizes[-4]", "index_out_of_range"),
        ("$(range(0)[0])", "SC603", "range(0)[0]", "index_out_of_range"),
        ("$(sizes[1.5])", "SC603", "sizes[1.5]", "wrong_operands"),
        ("$(sizes[flag])", "SC603", "sizes[flag]", "wrong_operands"),
        ("$(sizes[0, 1])", "SC603", "sizes[0, 1]", "wrong_operands"),
        ("$(kind[0])", "SC603", "kind[0]", "wrong_operands"),
        ("$(table['a'])", "SC603", "table['a']", "wrong_operands"),
        ("$([huge][0] + 1)", "SC603", "huge", "number_too_large"),
        ("$(sizes[::0])", "SC603", "sizes[::0]", "step_of_zero"),
        ("$(range(0, 1, 0))", "SC603", "range", "step_of_zero"),
        ("$(range(1.5))", "SC603", "range", "wrong_operands"),
        ("$(sum(1, 2))", "SC603", "sum", "wrong_operands"),
        ("$(sum([kind]))", "SC603", "sum", "wrong_operands"),
        ("$(sum(long))", "SC603", "sum", "wrong_operands"),
        ("$(sum(long[:2]))", "SC603", "sum", "number_too_large"),
        ("$(range(10 ** 15))", "SC603", "range", "list_too_long"),
        ("$(sizes[0)", "SC602", "sizes[0", "unexpected_end"),
        ("$(sizes[)", "SC602", "sizes[", "unexpected_end"),
        ("$(sizes[] + 1)", "SC602", "]", "unexpected_token"),
        ("$(a: 1)", "SC602", ":", "unexpected_token"),
        ("$(long[0])", "SC603", "long[0]", "number_too_large"),
        ("$(long[:])", "SC603", "long[:]", "list_too_long"),
    ],
)
def test_refused(text: str, code: str, marked: str, kind: str) -> None:
    (found,) = computed(text)[1]
    assert (found.code, found.kind) == (code, kind)
    assert text[found.span.column - 1 : found.span.end_column - 1] == marked
