"""Markdown around texts of strangers, as a reader of Markdown understands it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from speccompile.spec_schema.findings.printable import printable
from speccompile.spec_schema.reports.markdown import (
    LONGEST_CELL,
    MOST_ROWS,
    code,
    folded,
    table,
)

HOSTILE = st.text(alphabet="`|\\<>@[](){}*_#!&;:/ \n\taé漢", max_size=40)


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def cells(tokens: list[Token]) -> list[list[Token]]:
    """What is inside each cell of a table's body."""
    within = tokens[next(i for i, token in enumerate(tokens) if token.type == "tbody_open") :]
    return [token.children or [] for token in within if token.type == "inline"]


@settings(max_examples=300, deadline=None)
@given(first=HOSTILE, second=HOSTILE)
@example("`` | ` \\| ``", "\\")
@example("</details><img src=x>", "@somebody, #1 and https://example.com")
def test_a_text_is_only_ever_the_text_of_its_cell(first: str, second: str) -> None:
    tokens = parsed(table(("a", "b"), [(code(first), code(second)), ("x", "y")]))
    found = cells(tokens)
    assert len(found) == 4
    for text, inside in zip((first, second), found, strict=False):
        shown = printable(text).strip()
        assert [token.type for token in inside] == (["code_inline"] if shown else [])
        assert "".join(token.content for token in inside) == shown


def test_a_long_text_is_cut_and_a_long_table_counted() -> None:
    assert len(code("x" * 10_000)) < LONGEST_CELL + 10
    lines = table(("a",), [("x",)] * (MOST_ROWS + 1_234)).splitlines()
    assert lines[-1] == "and 1,234 more"
    assert len(lines) == MOST_ROWS + 4


@pytest.mark.parametrize("text", ["</details>", "<script>", "`</details>"])
def test_what_is_folded_stays_folded(text: str) -> None:
    tokens = parsed(folded("Findings: 1", f"- {code(text)}") + "\n\nafter")
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert html == ["<details>\n<summary>Findings: 1</summary>", "</details>"]
