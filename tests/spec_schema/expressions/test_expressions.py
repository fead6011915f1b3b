"""`$name` and `$(…)`: what they are worth, what is refused, and that nothing gets out of hand."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile.spec_schema.expressions.substitution import (
    UNKNOWABLE,
    Failed,
    data_of,
    names_used,
    substitute,
)
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value, plain

NAMES = {
    "width": 256,
    "drop": 0.25,
    "kind": "relu",
    "flag": True,
    "none": None,
    "sizes": [3, 1, 2],
    "table": {"a": 1, "b": [2, 3]},
    "huge": 10**18,
}


def scalar(text: str, quoted: bool = False) -> Scalar:
    """A text as the reader gives it, standing in line 3 from column 8."""
    width = len(text) + (2 if quoted else 0)
    return Scalar(text, Span("spec.yaml", 3, 8, 3, 8 + width), quoted)


def worth(text: str, names: dict[str, Any] = NAMES) -> Any:
    diagnostics = Findings()
    value = substitute(scalar(text), names, diagnostics)
    assert not list(diagnostics), [found.message for found in diagnostics]
    return plain(value)


def findings(text: str, names: dict[str, Any] = NAMES, quoted: bool = False) -> list[Any]:
    diagnostics = Findings()
    value = substitute(scalar(text, quoted), names, diagnostics, "training.epochs")
    assert isinstance(value, Failed)
    return list(diagnostics)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$width", 256),
        ("$drop", 0.25),
        ("$kind", "relu"),
        ("$flag", True),
        ("$none", None),
        ("$sizes", [3, 1, 2]),
        ("$(table)", {"a": 1, "b": [2, 3]}),
        ("$huge", 10**18),
        ("$$", "$"),
        ("$$width", "$width"),
        ("a$$b", "a$b"),
        ("data/$kind.csv", "data/relu.csv"),
        ("$kind-$(width // 2)-$flag-$drop", "relu-128-true-0.25"),
        ("$(width)$(width)", "256256"),
        ("$(width // 2)", 128),
        ("$(width / 2)", 128.0),
        ("$(7 % 4 + 2 ** 3 * 2)", 19),
        ("$(-2 ** 2)", -4),
        ("$(2 ** -1)", 0.5),
        ("$(2 ** 3 ** 2)", 512),
        ("$(10 - 3 - 2)", 5),
        ("$(1e-3 * 10.)", 0.01),
        ("$(.5)", 0.5),
        ("$(not 1 > 2 and 2 >= 2)", True),
        ("$(false or True)", True),
        ("$(flag and width == 256)", True),
        ("$('big' if width > 100 else 'small')", "big"),
        ("$(1 if false else 2 if false else 3)", 3),
        ("$(sizes if flag else 0)", [3, 1, 2]),
        ("$(none == null)", True),
        ("$(kind != null)", True),
        ("$('re' + \"lu\" == kind)", True),
        ("$('a)' + '(')", "a)("),
        ("$(min(3, width, 2))", 2),
        ("$(max(sizes))", 3),
        ("$(len(sizes) + len(kind) + len(table))", 9),
        ("$(round(2.5))", 2),
        ("$(round(drop * 3, 1))", 0.8),
        ("$(flag or 1 / 0 > 1)", True),
        ("$(1 if flag else 1 / 0)", 1),
        ("$(" + "(" * 30 + "1" + ")" * 30 + ")", 1),
        ("$(" + "+".join(["1"] * 200) + ")", 200),
    ],
)
def test_worth(text: str, expected: object) -> None:
    result = worth(text)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("text", "code", "marked", "kind"),
    [
        ("$widht", "SC601", "widht", "undefined_param"),
        ("$(width + widht)", "SC601", "widht", "undefined_param"),
        ("$(1 if true else gone)", "SC601", "gone", "undefined_param"),
        ("cost $ 5", "SC602", "$", "stray_dollar"),
        ("${ width }", "SC602", "${ width }", "braces"),
        ("a $(1 + (2)", "SC602", "$(1 + (2)", "unclosed_expression"),
        ("$()", "SC602", "$()", "unexpected_end"),
        ("$(1 +)", "SC602", "1 +", "unexpected_end"),
        ("$(1 2)", "SC602", "2", "unexpected_token"),
        ("$(1_000)", "SC602", "1_000", "invalid_number"),
        ("$(a = 1)", "SC602", "=", "unexpected_character"),
        ("$(1 < 2 < 3)", "SC602", "<", "chained_comparison"),
        ("$(1 if true)", "SC602", "1 if true", "unexpected_end"),
        ("$(1 + not true)", "SC602", "not", "not_without_parentheses"),
        ("$('a)", "SC602", "'a", "unclosed_quote"),
        ("$(import('os'))", "SC602", "import", "unknown_function"),
        ("$(kind.upper)", "SC602", ".", "unexpected_character"),
        ("$(" + "(" * 40 + "1" + ")" * 40 + ")", "SC602", "(", "nested_too_deep"),
        ("$(" + "-" * 40 + "1)", "SC602", "-", "nested_too_deep"),
        ("$(1 / 0)", "SC603", "/", "division_by_zero"),
        ("$(1 % 0)", "SC603", "%", "division_by_zero"),
        ("$(0 ** -1)", "SC603", "**", "division_by_zero"),
        ("$((-8) ** 0.5)", "SC603", "**", "root_of_negative"),
        ("$(9 ** 9 ** 9)", "SC603", "**", "number_too_large"),
        ("$(2 ** 10 ** 15)", "SC603", "**", "number_too_large"),
        ("$(1.5 ** 1e15)", "SC603", "**", "number_too_large"),
        ("$(10 ** 15 + 1)", "SC603", "+", "number_too_large"),
        ("$(1 / 5e-324)", "SC603", "/", "number_too_large"),
        ("$(" + "9" * 400 + ")", "SC603", "9" * 400, "number_too_large"),
        ("$(huge + 1)", "SC603", "huge", "number_too_large"),
        ("n$huge", "SC603", "$huge", "not_text"),
        ("n$sizes", "SC603", "$sizes", "not_text"),
        ("$('a' * 3)", "SC603", "*", "wrong_operands"),
        ("$('a' + 1)", "SC603", "+", "wrong_operands"),
        ("$(flag + 1)", "SC603", "+", "boolean_operand"),
        ("$(-flag)", "SC603", "-", "wrong_operands"),
        ("$(1 and true)", "SC603", "and", "number_as_condition"),
        ("$(1 if width else 2)", "SC603", "if", "number_as_condition"),
        ("$(1 == true)", "SC603", "==", "wrong_operands"),
        ("$(1 < 'a')", "SC603", "<", "wrong_operands"),
        ("$(none < 1)", "SC603", "<", "wrong_operands"),
        ("$(sizes == sizes)", "SC603", "==", "wrong_operands"),
        ("$(min(1))", "SC603", "min", "wrong_operands"),
        ("$(max(1, kind))", "SC603", "max", "wrong_operands"),
        ("$(len(1))", "SC603", "len", "wrong_operands"),
        ("$(round(1.5, 99))", "SC603", "round", "wrong_operands"),
    ],
)
def test_refused(text: str, code: str, marked: str, kind: str) -> None:
    (found,) = findings(text)
    assert (found.code, found.kind) == (code, kind)
    start = found.span.column - 8
    assert text[start : found.span.end_column - 8] == marked
    assert found.path == "training.epochs"


def test_an_expression_has_at_most_500_characters() -> None:
    (found,) = findings(f"$({'1 + ' * 125}1)")
    assert (found.kind, found.arguments["length"]) == ("expression_too_long", 501)
    assert worth(f"$({'1 + ' * 124}1)") == 125


def test_every_unknown_name_is_reported_with_the_nearest_one() -> None:
    first, second = findings("$(widht + drp)")
    assert (first.label, second.label) == ("did you mean `width`?", "did you mean `drop`?")


def test_the_place_inside_quotes_is_marked() -> None:
    (found,) = findings("$(width + nope)", quoted=True)
    assert (found.span.column, found.span.end_column) == (8 + 1 + 10, 8 + 1 + 14)


def test_a_text_over_several_lines_is_marked_as_a_whole() -> None:
    span = Span("spec.yaml", 3, 8, 5, 2)
    diagnostics = Findings()
    substitute(Scalar("a $nope\n", span, True), {}, diagnostics)
    assert [found.span for found in diagnostics] == [span]


def test_what_follows_from_an_unknowable_name_is_silent() -> None:
    diagnostics = Findings()
    names = {"width": UNKNOWABLE}
    value = substitute(scalar("$(width * 2)"), names, diagnostics)
    assert isinstance(value, Failed)
    assert not list(diagnostics)
    assert data_of(value) is UNKNOWABLE


def test_what_is_said_later_about_a_failed_value_is_left_out() -> None:
    diagnostics = Findings()
    text = scalar("$nope")
    substitute(text, {}, diagnostics)
    diagnostics.report(codes.limits.too_much_work(), text.span)
    assert [found.code for found in diagnostics] == ["SC601"]


def tree(data: Any) -> Value:
    span = Span("spec.yaml", 1, 1, 1, 2)
    if isinstance(data, dict):
        return Mapping({key: Entry(span, tree(item)) for key, item in data.items()}, span)
    if isinstance(data, list):
        return Sequence([tree(item) for item in data], span)
    return Scalar(data, span)


def test_a_tree_without_references_stays_the_same_object() -> None:
    whole = tree({"a": [1, {"b": "text"}], "c": None})
    assert substitute(whole, NAMES, Findings()) is whole


def test_only_what_changes_is_new_and_stands_where_it_is_used() -> None:
    whole = tree({"a": [1, "$sizes"], "b": {"c": "x"}})
    new = substitute(whole, NAMES, Findings())
    assert plain(new) == {"a": [1, [3, 1, 2]], "b": {"c": "x"}}
    assert isinstance(new, Mapping)
    assert isinstance(whole, Mapping)
    assert new.get("b") is whole.get("b")
    listed = new.get("a")
    assert isinstance(listed, Sequence)
    placed = listed.items[1]
    assert isinstance(placed, Sequence)
    assert placed.items[0].span == placed.span == whole.span


def test_lists_of_lists_of_params_are_bounded() -> None:
    names: dict[str, Any] = {"a": [0] * 1000}
    diagnostics = Findings()
    substitute(tree(["$a"] * 1000), names, diagnostics)
    assert {found.code for found in diagnostics} == {"SC603"}


def test_deep_params_are_bounded() -> None:
    deep: Any = 0
    for _ in range(100):
        deep = [deep]
    (found,) = findings("$deep", {"deep": deep})
    assert found.kind == "param_too_deep"


def test_long_texts_are_bounded() -> None:
    names = {"long": "x" * 600}
    (found,) = findings("$long$long", names)
    assert found.kind == "result_too_long"
    (found,) = findings("$(long + long)", names)
    assert found.kind == "result_too_long"


def test_names_used_are_found_in_right_and_wrong_texts() -> None:
    value = tree({"a": "$x and $(y + len('z'))", "b": ["$$no", "$(v +", "$(q w)"]})
    assert names_used(value) >= {"x", "y", "v", "q", "w"}
    assert not names_used(value) & {"no", "z"}


# Random expressions, against Python's own reading of them.

INTEGERS = st.integers(0, 9).map(str) | st.just("width")
NUMBERS = INTEGERS | st.sampled_from(["0.5", "1.25", "drop", "2e1"])


def joined(parts: st.SearchStrategy[str], operators: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(parts, st.sampled_from(operators), parts).map(" ".join)


def grown(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    comparisons = joined(numbers.map("({})".format), ["<", "<=", ">", ">=", "==", "!="])
    truths = comparisons | joined(comparisons, ["and", "or"]) | comparisons.map("not {}".format)
    return st.one_of(
        joined(numbers, ["+", "-", "*", "/", "//", "%"]),
        numbers.map("({})".format),
        numbers.map("-{}".format),
        st.tuples(numbers, st.sampled_from(["2", "3", "-1"])).map("({0[0]}) ** {0[1]}".format),
        st.tuples(numbers, truths, numbers).map("({0[0]} if {0[1]} else {0[2]})".format),
        st.lists(numbers, min_size=2, max_size=3).map(lambda all_: f"min({', '.join(all_)})"),
        numbers.map("round({})".format),
    )


@settings(max_examples=400, deadline=2000)
@given(st.recursive(NUMBERS, grown, max_leaves=12))
def test_random_expressions_are_worth_what_python_says(text: str) -> None:
    diagnostics = Findings()
    value = substitute(scalar(f"$({text})"), NAMES, diagnostics)
    said = [found.kind for found in diagnostics]
    try:
        expected = eval(text, {"width": 256, "drop": 0.25})
    except ZeroDivisionError:
        assert len(said) == 1
        return
    except OverflowError:
        expected = float("inf")
    if isinstance(expected, complex) or len(text) > 500:
        assert said
    elif said:
        assert said[0] in ("number_too_large", "root_of_negative", "nested_too_deep")
    else:
        assert plain(value) == expected
        assert type(plain(value)) is type(expected)


PIECES = st.sampled_from(
    [
        *[
            "$",
            "$(",
            "(",
            ")",
            "width",
            "drop",
            "kind",
            "sizes",
            "'",
            '"',
            "+",
            "-",
            "**",
            "/",
            "9",
            "1e9",
            ",",
            "min",
            "len",
            "round",
        ],
        *["if", "else", "not", "and", "<", "==", "null", "é"],
        " ",
    ]
)


@settings(max_examples=500, deadline=2000)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    for written in (text, f"$({text})", f"${text}"):
        diagnostics = Findings()
        value = substitute(scalar(written), NAMES, diagnostics)
        assert isinstance(value, Failed) == bool(len(diagnostics))
