"""A line with an indentation that nothing above it has: what is said, and what mends it."""

import pytest
from speccompile.spec_schema.findings.edits import SourceText, applied
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.yaml.loading import read_source

HERE = "indent it by 4 spaces, like `- b` on line 3"
ROWS = [
    ("x:\n  a:\n    - b: 1\n      d: 3\n   - c\n    - d", HERE, {5: "    - c"}),
    (
        "x:\n  a:\n    - b: 1\n   - c:\n       d: 2\n       e: 3",
        HERE,
        {4: "    - c:", 5: "        d: 2", 6: "        e: 3"},
    ),
    ("x:\n  a:\n    - b: 1\n   - c:\n      d: 2", HERE, {4: "    - c:"}),
    (
        " x: 1\ny: 2\nz: 3",
        "indent `x` on line 1 by 0 spaces, like this line",
        {1: "x: 1"},
    ),
    (
        "a:\n   - b: 1\n     c: 2\n  - d\n  - e",
        "indent `- b` on line 2 by 2 spaces, like this line",
        {2: "  - b: 1", 3: "    c: 2"},
    ),
    ("a:\n  b: 1\n   c: 2", "indent it by 2 spaces, like `b` on line 2", {3: "  c: 2"}),
    ("a:\n  b: 1\n c: 2", "indent it like the keys or items that it belongs with", {}),
]


@pytest.mark.parametrize(("text", "help", "mended"), ROWS)
def test_the_indentation_that_was_meant(text: str, help: str, mended: dict[int, str]) -> None:
    findings = Findings()
    read_source("s.yaml", text, findings)
    (found,) = findings
    assert (found.code, found.help) == ("SC013", help)
    assert not found.is_fixed_safely
    lines = text.split("\n")
    expected = [mended.get(number, line) for number, line in enumerate(lines, 1)]
    fixed = applied(SourceText("s.yaml", text), found.fixes)
    assert fixed.split("\n") == expected
    if mended:
        after = Findings()
        read_source("s.yaml", fixed, after)
        assert not after.has_errors
