"""References that can't be read, or mention nothing: what is said of what was probably meant."""

import pytest
from speccompile.spec_schema.expressions.substitution import substitute
from speccompile.spec_schema.findings.finding import Finding, Findings, Span
from speccompile.spec_schema.yaml.values import Scalar


def findings(text: str, name: str = "width") -> list[Finding]:
    """What is said of a text beside one param."""
    diagnostics = Findings()
    substitute(Scalar(text, Span("s.yaml", 3, 8, 3, 8 + len(text))), {name: 256}, diagnostics)
    return list(diagnostics)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("a ${width}", "write `$width`"),
        ("${width}_a", "write `$(width)`"),
        ("$(int(width / 2))", "use `round(a)`, or `a // b` to divide and round down"),
        ("$(sqrt(width))", "write `a ** 0.5`"),
    ],
)
def test_what_other_languages_have_is_told_as_it_is_written_here(text: str, help: str) -> None:
    (found,) = findings(text)
    assert found.help == help


@pytest.mark.parametrize("text", ["$my-width", "$(my-width + 1)", "a $my-width"])
def test_a_piece_of_a_name_that_no_param_can_have_is_nothing_new(text: str) -> None:
    assert findings(text, "my-width") == []


def test_no_name_is_proposed_that_no_param_can_have() -> None:
    (found,) = findings("$widt", "wid-th")
    assert (found.meant, found.help) == ("", "define it in `params`")


def test_a_reference_in_braces_is_mended() -> None:
    (found,) = findings("a ${width}")
    assert [(fix.span.column, fix.replacement) for fix in found.fixes] == [(10, "$width")]
    assert not found.is_fixed_safely
