"""Codes about the values of columns that features read."""

from collections.abc import Sequence

from ..code import ERROR, LISTED, Code, Text, both, listed, quoted_value

SC473 = Code(
    "SC473",
    ERROR,
    "unknown value",
    "An unknown value is often a misspelled one.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: people.csv, target: height}
  features:
    sex: {column: sex, encode: {one_hot: [female, male]}}
model:
  inputs: {x: [2]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 3
-- wrong/people.csv --
sex,height
male,180.5
femal,171.2
-- right/people.csv --
sex,height
male,180.5
female,171.2
-- finding --
error[SC473]: people.csv, line 3, column `sex`: 'femal' is none of the values of the feature
 --> people.csv:3:1
help: did you mean `female`? expected `female` or `male`; or add it to the values
""",
)


@SC473.worded
def unknown_value(value: str | float, values: Sequence[str | float], similar: str = "") -> Text:
    """
    Args:
        similar: The value that it is probably meant to be.
    """
    shown = quoted_value(value) if value != "" else "a missing value"
    names = [f"{one:.15g}" if isinstance(one, float | int) else one for one in values]
    known = both(names, "or") if len(names) <= LISTED else listed(names)
    guess = f"did you mean `{similar}`? " if similar else ""
    return Text(
        f"{shown} is none of the values of the feature",
        help=f"{guess}expected {known}; or add it to the values",
    )


@SC473.worded
def not_a_date(text: str, format: str, fitting: Sequence[str] = ()) -> Text:
    """
    Args:
        format: How dates should be written; empty for ISO 8601.
        fitting: The formats that would do for this and other dates, the most likely first.
    """
    expected = f"written as `{format}`" if format else "like 2024-12-31 or 2024-12-31 23:59"
    help = 'correct the date, or give the `format` of the feature, such as `format: "%d.%m.%Y"`'
    if fitting:
        shown = both([f'format: "{one}"' for one in fitting], "or")
        help = f"give the feature {shown}" if fitting[0] else "remove `format`: dates are ISO 8601"
    return Text(f"{quoted_value(text)} is not a date {expected}", help=help)
