"""Codes about cells of tables, and numbers of arrays."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ..code import ERROR, WARNING, Code, Text, escaped, quoted_value

SC407 = Code(
    "SC407",
    ERROR,
    "missing value",
    "Read as 0, it would be a value that nobody measured.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
-3,,yes
+3,4,yes
-- finding --
error[SC407]: table.csv, line 3, column `b`: empty cell
 --> table.csv:3:3
help: `missing: drop` drops such rows, `missing: mean` fills in the mean of the column
""",
)


def _missing(text: str) -> str:
    return f"missing value {quoted_value(text)}" if text.strip() else "empty cell"


@SC407.worded
def missing_value(text: str) -> Text:
    return Text(
        _missing(text),
        help="`missing: drop` drops such rows, `missing: mean` fills in the mean of the column",
    )


@SC407.worded
def missing_list(text: str) -> Text:
    return Text(_missing(text), help="`missing: drop` drops such rows")


@SC407.worded
def missing_integer(text: str, dtype: str) -> Text:
    return Text(
        f"{_missing(text)}: `missing: mean` can't fill in {dtype} values",
        help="use `missing: drop`",
    )


SC408 = Code(
    "SC408",
    ERROR,
    "missing label",
    "Read as class 0, it would teach the network a wrong answer.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
-3,4,
+3,4,yes
 5,6,yes
-- finding --
error[SC408]: table.csv, line 3, column `y`: missing label
 --> table.csv:3:5
help: fill in the label, or drop such rows with `missing_targets: drop`
""",
)


@SC408.worded
def missing_label() -> Text:
    return Text(
        "missing label", help="fill in the label, or drop such rows with `missing_targets: drop`"
    )


SC409 = Code(
    "SC409",
    ERROR,
    "non-numeric value",
    "A network computes with numbers only.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
-3,four,yes
+3,4,yes
-- finding --
error[SC409]: table.csv, line 3, column `b`: expected a number, got 'four'
 --> table.csv:3:3
""",
)


NotationKeys: TypeAlias = Mapping[str, str]
"""The keys of the spec that make text a number: `{"decimal": ","}`."""


def _declared(notation: NotationKeys) -> str:
    return " and ".join(f'`{key}: "{escaped(sign)}"`' for key, sign in notation.items())


def _as_missing(marker: str) -> str:
    shown = json.dumps(marker, ensure_ascii=False)
    return (
        f"if it marks a missing value, declare `missing_values: [{shown}]`, and set "
        "`missing` to `drop` or `mean`"
    )


@SC409.worded
def not_a_number(text: str, is_feature: bool = False) -> Text:
    help = "to leave this column out, list the others in `features`" if is_feature else ""
    return Text(f"expected a number, got {quoted_value(text)}", help)


@SC409.worded
def text_target(text: str) -> Text:
    return Text(
        f"expected a number, got {quoted_value(text)}",
        help="for classes, use a loss such as `sparse_categorical_crossentropy`",
    )


@SC409.worded
def undeclared_missing_value(text: str) -> Text:
    return Text(f"expected a number, got {quoted_value(text)}", help=_as_missing(text.strip()))


@SC409.worded
def boolean_word(text: str) -> Text:
    return Text(
        f"expected a number, got {quoted_value(text)}", help="write 1 for true and 0 for false"
    )


@SC409.worded
def undeclared_notation(text: str, notations: Sequence[NotationKeys]) -> Text:
    ways = " or ".join(map(_declared, notations))
    return Text(
        f"expected a number, got {quoted_value(text)}",
        help=f"declare {ways}" if len(notations) == 1 else f"it is ambiguous: declare {ways}",
    )


@SC409.worded
def unlike_declared_notation(text: str, notation: NotationKeys) -> Text:
    return Text(
        f"expected a number, got {quoted_value(text)}",
        help=f"write numbers as declared by {_declared(notation)}",
    )


@SC409.worded
def label_not_a_number(label: str, can_be_gap: bool = False, can_be_name: bool = False) -> Text:
    gap = "fill in the label, or remove the row" if can_be_gap else ""
    name = "to use every label as a class name, set `labels: names`" if can_be_name else ""
    return Text(
        f"expected a number like the other labels, got {quoted_value(label)}",
        help="; ".join(filter(None, (gap, name))),
    )


SC410 = Code(
    "SC410",
    ERROR,
    "non-finite number",
    "A single one makes every weight NaN within a step.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
-3,nan,yes
+3,4,yes
-- finding --
error[SC410]: table.csv, line 3, column `b`: expected a finite number, got 'nan'
 --> table.csv:3:3
help: if it marks a missing value, declare `missing_values: ["nan"]`, and set `missing` to `drop` or `mean`
""",
)


@SC410.worded
def not_finite(value: str | float, can_be_missing: bool = False) -> Text:
    return Text(
        f"expected a finite number, got {quoted_value(value)}",
        help=_as_missing(str(value).strip()) if can_be_missing else "",
    )


@SC410.worded
def out_of_range_of_float(value: str | float, dtype: str) -> Text:
    return Text(f"expected a number in the range of {dtype}, got {quoted_value(value)}")


SC411 = Code(
    "SC411",
    ERROR,
    "invalid integer",
    "It would be truncated, or wrapped to another integer.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {words: {shape: [2], dtype: int32}}
  layers:
    - embedding: {input_dim: 10, output_dim: 4}
    - flatten
    - dense: 2
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
-3,4.5,yes
+3,4,yes
-- finding --
error[SC411]: table.csv, line 3, column `b`: expected an integer (int32), got '4.5'
 --> table.csv:3:3
""",
)


@SC411.worded
def not_an_integer(value: str | float, dtype: str) -> Text:
    return Text(f"expected an integer ({dtype}), got {quoted_value(value)}")


@SC411.worded
def integer_out_of_range(value: str | float, low: int, high: int, dtype: str) -> Text:
    return Text(f"expected an integer from {low} to {high} ({dtype}), got {quoted_value(value)}")


SC412 = Code(
    "SC412",
    WARNING,
    "numbers not exact in float32",
    "Different numbers become the same.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
-1,16777217,no
-3,16777219,yes
+1,1,no
+3,3,yes
-- finding --
warning[SC412]: table.csv, line 2, column `b`: 16777217 becomes 16777216 in float32
 --> table.csv:2:3
help: float32 is exact for integers up to 16,777,216: subtract the smallest one in the file
""",
)


@SC412.worded
def integer_rounded(value: int, rounded: int) -> Text:
    return Text(
        f"{value} becomes {rounded} in float32",
        help="float32 is exact for integers up to 16,777,216: subtract the smallest one in the file",
    )


@SC412.worded
def close_in_float32(what: str, low: float, high: float, step: float) -> Text:
    """
    Args:
        what: "column `b`", "feature 2 of input `x`".
        low, high: The smallest and the largest number of the training part.
        step: The distance of numbers around them in float32.
    """
    return Text(
        f"{what} reaches from {low:.15g} to {high:.15g}, where float32 has a step of {step:.3g}",
        help=f"subtract {low:.15g} from the numbers in the file: a network takes float32",
    )
