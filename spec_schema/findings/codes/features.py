"""Codes about `data.features`: columns of a table prepared for the network."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, both, quoted_value

SC470 = Code(
    "SC470",
    ERROR,
    "invalid feature",
    "A feature reads columns of a table in one way.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: people.csv, target: height}
   features:
-    age: {column: age, missing: error, indicator: true}
+    age: {column: age, missing: median, indicator: true}
 model:
   inputs: {x: [2]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 3
""",
)


@SC470.worded
def one_way_to_read(given: Sequence[str]) -> Text:
    if not given:
        return Text("a feature needs a column", help="add `column`, `columns` or `compute`")
    return Text(f"{both(given)} can't be combined", help="make them features of their own")


@SC470.worded
def indicator_without_gaps(missing: str) -> Text:
    return Text(
        f"`indicator` would always be 0: with `missing: {missing}`, no value is missing",
        help="use `missing: mean`, `median` or a number",
    )


@SC470.worded
def unknown_by_size(encoding: str, size: int) -> Text:
    return Text(
        f"`{encoding}` can't report unknown values: it knows the {size} most frequent ones only",
        help="list the `values`, or remove `unknown`",
    )


@SC470.worded
def missing_category(encoding: str, missing: str) -> Text:
    return Text(
        f"`missing: {missing}` fills in a number, but `{encoding}` encodes categories",
        help="remove `missing`: a missing value is then an unknown one",
    )


@SC470.worded
def not_for_categories(key: str, encoding: str) -> Text:
    return Text(
        f"`{key}` can't be combined with `{encoding}`, whose result is no single number",
        help=f"remove `{key}`",
    )


@SC470.worded
def cross_of_two(columns: int) -> Text:
    return Text(
        f"`cross` combines two columns, got {columns}", help="name two columns in `columns`"
    )


@SC470.worded
def separator_of_one(separator: str) -> Text:
    return Text(
        f"`separator` must be a single character, got {quoted_value(separator)}",
        help='spaces around it are ignored: write `";"` for `red; green`',
    )


@SC470.worded
def never_separated(value: str | float, separator: str) -> Text:
    shown = quoted_value(value)
    if not isinstance(value, str):
        return Text(
            f"values of a list are text, got {shown}", help=f'write "{value:.15g}", in quotes'
        )
    return Text(
        f"no value in a list separated by {quoted_value(separator)} can be {shown}",
        help="a value has no separator in it, and no space at either end",
    )


@SC470.worded
def long_value(value: str, longest: int) -> Text:
    return Text(
        f"a value has {len(value)} characters, at most {longest} are supported in a list",
        help="shorten the value in the table",
    )


@SC470.worded
def glob_of_text(patterns: Sequence[str]) -> Text:
    return Text(
        f"{both(patterns)} may match many columns, which must be numbers, unencoded or encoded by "
        "`buckets`, `quantiles` or `cyclic`",
        help="name the columns",
    )


@SC470.worded
def unknown_part(part: str, parts: Sequence[str]) -> Text:
    return Text(f"`{part}` is no part of a date", help=f"use {both(parts, 'or')}")


@SC470.worded
def format_without_part() -> Text:
    return Text("`format` is for dates", help="add `take: month`, or remove `format`")


@SC470.worded
def no_period(part: str) -> Text:
    what = f"`{part}` does not repeat" if part else "a number has no period of its own"
    return Text(what, help="give the period, as in `encode: {cyclic: 24}`")


@SC470.worded
def part_is_a_number(part: str, encoding: str) -> Text:
    return Text(
        f"`{part}` of a date is a number, and `{encoding}` encodes text",
        help="use `encode: cyclic`, or list the numbers, as in `encode: {one_hot: [0, 1, 2]}`",
    )


@SC470.worded
def invalid_pattern(pattern: str, problem: str, parts: Sequence[str]) -> Text:
    return Text(
        f"`{pattern}` is neither a part of a date nor a regular expression: {problem}",
        help=f"parts are {both(parts)}",
    )


@SC470.worded
def pattern_gives_text() -> Text:
    return Text(
        "a regular expression takes text, which must be encoded",
        help="add `encode: {one_hot: 8}`, or another encoding of text",
    )


SC472 = Code(
    "SC472",
    ERROR,
    "features can't be used here",
    "Features are columns of a table, and say how each of them is scaled.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: people.csv, target: height}
   features:
-    body: {columns: [age, weight]}
-  normalize: standardize
+    body: {columns: [age, weight], scale: standardize}
 model:
   inputs: {x: [2]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 3
""",
)


@SC472.worded
def no_table(source: str) -> Text:
    return Text(f"`features` needs a table, but the source is `{source}`", help="remove `features`")


@SC472.worded
def columns_selected_twice(source: str, key: str) -> Text:
    return Text(
        f"`features` can't be combined with `{source}.{key}`",
        help=f"make its columns a feature, and remove `{source}.{key}`",
    )


@SC472.worded
def missing_values_twice(source: str) -> Text:
    return Text(
        f"`features` can't be combined with `{source}.missing`",
        help=f"add `missing` to the features, and remove `{source}.missing`",
    )


@SC472.worded
def scaled_twice(normalizer: str) -> Text:
    return Text(
        "`normalize` has nothing to apply to: `features` make every input",
        help=f"remove `normalize`, and add `scale: {normalizer}` to features of numbers",
    )


@SC472.worded
def not_in_windows(encoding: str) -> Text:
    return Text(
        f"`{encoding}` can't be combined with `windows`: Keras has it for one row only",
        help="use another encoding, such as `one_hot`, or remove `windows`",
    )


@SC472.worded
def no_features(given: str) -> Text:
    return Text(
        f"`features` must be a mapping of names to features, got {given}",
        help="write `features: {age: {column: Age}}`",
    )
