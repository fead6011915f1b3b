"""The full text of findings, as a person sees it."""

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st
from speccompile.spec_schema.findings.finding import Finding, Related, Span
from speccompile.spec_schema.findings.printable import LONGEST_TEXT, printable
from speccompile.spec_schema.reports.rendering import in_reading_order, render, render_all

RESNET = "\n" * 27 + "    - backbone: {}\n" + "\n" * 12 + "    - dense: 10\n"
RANK = Finding(
    "SC001",
    "`head` takes rank 2, and gets rank 4 (batch, 7, 7, 512) from `backbone`",
    Span("specs/resnet.yaml", 41, 7, 41, 12),
    "needs (batch, features)",
    "model.layers.head",
    "put `flatten` or `global_average_pooling2d` before it",
    (Related(Span("specs/resnet.yaml", 28, 7, 28, 15), "(batch, 7, 7, 512) comes from here"),),
)


def shown(found: Finding, text: str, **options: int) -> str:
    return render(found, {"s.yaml": text}, **options) + "\n"


def at(line: int, column: int, end: int, label: str = "", *related: Related) -> Finding:
    return Finding("SC001", "wrong", place(line, column, end), label, related=related)


def place(line: int, column: int, end: int, source: str = "s.yaml") -> Span:
    return Span(source, line, column, line, end)


def test_two_places_of_one_file_are_shown_in_their_order() -> None:
    assert render(RANK, {"specs/resnet.yaml": RESNET}) + "\n" == dedent(
        """\
        error[SC001]: `head` takes rank 2, and gets rank 4 (batch, 7, 7, 512) from `backbone`
          --> specs/resnet.yaml:41:7  (model.layers.head)
           |
        28 |     - backbone: {}
           |       -------- (batch, 7, 7, 512) comes from here
        41 |     - dense: 10
           |       ^^^^^ needs (batch, features)
           |
        help: put `flatten` or `global_average_pooling2d` before it
        """
    )


def test_a_source_that_is_not_there_shows_its_place_only() -> None:
    assert render(RANK, {}) + "\n" == dedent(
        """\
        error[SC001]: `head` takes rank 2, and gets rank 4 (batch, 7, 7, 512) from `backbone`
          --> specs/resnet.yaml:41:7  (model.layers.head)
        help: put `flatten` or `global_average_pooling2d` before it
        """
    )


def test_a_finding_without_a_place_is_its_message_and_remedy() -> None:
    found = Finding("SC002", "spec.yaml does not exist", None, help="did you mean `s.yaml`?")
    assert render(found, {}) == (
        "error[SC002]: spec.yaml does not exist\nhelp: did you mean `s.yaml`?"
    )


def test_places_in_several_sources_have_their_own_lines() -> None:
    related = (
        Related(place(2, 3, 8, "base.yaml"), "the base says 3"),
        Related(place(1, 1, 2, "--set 1"), "no text for this"),
    )
    found = at(1, 8, 9, "an override", *related)
    assert render(
        found, {"s.yaml": "units: 4", "base.yaml": "dense:\n  units: 3\n"}
    ) + "\n" == dedent(
        """\
        error[SC001]: wrong
         --> s.yaml:1:8
          |
        1 | units: 4
          |        ^ an override
          |
         ::: base.yaml:2:3
          |
        2 |   units: 3
          |   ----- the base says 3
          |
         ::: --set 1:1:1  no text for this
        """
    )


def test_several_places_of_one_line_each_get_a_row() -> None:
    found = at(1, 13, 14, "given again here", Related(place(1, 7, 8), "first given here"))
    assert shown(found, "conv: {a: 1, a: 2}") == dedent(
        """\
        error[SC001]: wrong
         --> s.yaml:1:13
          |
        1 | conv: {a: 1, a: 2}
          |             ^ given again here
          |       - first given here
          |
        """
    )


def test_wide_characters_marks_and_tabs_keep_the_signs_in_place() -> None:
    text = "日本: e\u0301😀\t017"
    found = at(1, text.index("017") + 1, text.index("017") + 4, "", Related(place(1, 1, 3), "wide"))
    assert shown(found, text) == (
        "error[SC001]: wrong\n"
        " --> s.yaml:1:9\n"
        "  |\n"
        "1 | 日本: e\u0301😀    017\n"
        "  |              ^^^\n"
        "  | ---- wide\n"
        "  |\n"
    )


def test_a_span_of_nothing_and_one_of_several_lines_are_marked_on_their_first_line() -> None:
    assert shown(at(1, 3, 3, "missing"), "a:\n").splitlines()[4] == "  |   ^ missing"
    several = Finding("SC001", "wrong", Span("s.yaml", 1, 4, 2, 3))
    assert shown(several, "a: [1,\n  2]").splitlines()[4] == "  |    ^^^"


def test_a_long_line_is_shown_around_its_places() -> None:
    text = "a: [" + ", ".join(f"item{number}" for number in range(100)) + "]"
    first, near, far = (text.index(item) + 1 for item in ("item50", "item52", "item90"))
    found = at(
        1,
        first,
        first + 6,
        "here",
        Related(place(1, far, far + 6), "far"),
        Related(place(1, near, near + 6), "near"),
    )
    assert shown(found, text, columns=44) == dedent(
        """\
        error[SC001]: wrong
         --> s.yaml:1:395
          |
        1 | …m48, item49, item50, item51, item52, i…
          |               ^^^^^^ here
          |                               ------
          |                               near
        1 | …m88, item89, item90, item91, item92, i…
          |               ------ far
          |
        """
    )


def test_a_line_of_a_million_characters_costs_no_more() -> None:
    text = "a: '" + "日" * 1_000_000 + "'"
    rows = shown(at(1, 500_000, 500_002, "here"), text, columns=20).splitlines()
    assert rows[3] == "1 | …" + "日" * 9 + "…"
    assert rows[4] == "  |        ^^^^ here"


def test_text_of_a_spec_cannot_act_on_a_terminal_or_a_log() -> None:
    found = Finding(
        "SC001",
        "a \x1b[31m\n::error::b " + "x" * 1000,
        place(1, 1, 2),
        "##[add-mask]c",
        help="\u202ed\r",
    )
    text = shown(found, "\x1b]0;title\x07 ##[add-mask]e\u200b")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "##[" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert max(map(len, text.splitlines())) < 500
    assert "1 | \\x1b]0;title\\x07 \\x23#[add-mask]e\\u200b" in text


def test_color_changes_no_character() -> None:
    plain = render(RANK, {"specs/resnet.yaml": RESNET})
    colored = render(RANK, {"specs/resnet.yaml": RESNET}, color=True)
    assert colored.startswith("\x1b[1;31merror[SC001]\x1b[0m\x1b[1m: `head`")
    assert "\x1b[1;31m^^^^^ needs (batch, features)\x1b[0m" in colored
    for code in ("1;31", "1;34", "1;32", "1", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == plain


def test_all_findings_are_parted_by_an_empty_line() -> None:
    assert render_all([], {}) == ""
    assert render_all([at(1, 1, 2), at(2, 1, 2)], {}) == (
        "error[SC001]: wrong\n --> s.yaml:1:1\n\nerror[SC001]: wrong\n --> s.yaml:2:1\n\n"
    )


@given(st.text(), st.text(max_size=60), st.integers(0, 9), st.integers(0, 70), st.integers(0, 70))
def test_any_text_and_place_can_be_shown(
    source: str, label: str, line: int, column: int, end: int
) -> None:
    rows = shown(at(line, column, end, label), source, columns=30).split("\n")
    assert all(row.isprintable() for row in rows)


def test_a_long_list_is_cut_between_its_names() -> None:
    names = [f"`parameter_{number}`" for number in range(100)]
    shown = printable(f"it takes {', '.join(names)}")
    assert len(shown) <= LONGEST_TEXT + 3
    first, rest = shown.removeprefix("it takes ").split(", … ")
    assert {*first.split(", "), *rest.split(", ")} <= {*names}
    assert len(printable("x" * 1_000)) == LONGEST_TEXT + 3


def of_level(level: str, line: int, kind: str = "") -> Finding:
    return at(line, 1, 2)._replace(level=level, kind=kind, help=f"remedy {line}")


MIXED = [
    of_level("info", 1, "bias"),
    of_level("warning", 2, "unused"),
    of_level("info", 3, "bias"),
    of_level("error", 4, "wrong"),
    of_level("info", 5, "thresholds"),
    of_level("warning", 6, "unused"),
    of_level("info", 7, "bias"),
]


def test_errors_come_first_and_notes_of_a_kind_are_counted() -> None:
    found = in_reading_order(MIXED, verbose=False)
    assert [one.span.line for one in found if one.span] == [4, 2, 6, 1, 5]
    assert [one.help for one in found[-2:]] == [
        "remedy 1 (here and in 2 more places: `render(verbose=True)` shows all)",
        "remedy 5",
    ]


def test_all_notes_are_shown_if_asked_for() -> None:
    found = in_reading_order(MIXED, verbose=True)
    assert [one.span.line for one in found if one.span] == [4, 2, 6, 1, 3, 5, 7]
    assert found[3:] == [one for one in MIXED if one.level == "info"]
