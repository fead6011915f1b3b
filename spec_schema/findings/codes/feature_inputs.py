"""Codes about what features give to the inputs of the network."""

from collections.abc import Sequence

from ...shapes import sample_shape
from ..code import ERROR, Code, Text, both, counted, expected, listed

SC471 = Code(
    "SC471",
    ERROR,
    "features and inputs differ",
    "Every number of an input comes from a feature.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: people.csv, target: height}
   features:
     body: {columns: [age, weight], missing: median, indicator: true}
 model:
-  inputs: {x: [2]}
+  inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 3
""",
)


@SC471.worded
def wrong_width(
    input: str,
    shape: Sequence[int | None],
    features: Sequence[tuple[str, int]],
    length: int = 0,
) -> Text:
    """
    Args:
        shape: The declared shape of a sample.
        features: Each feature with the number of its numbers.
        length: The number of rows in a window; 0 if each row is a sample.
    """
    total = sum(width for _, width in features)
    gives = "feature" if len(features) == 1 else "features"
    give = "gives" if len(features) == 1 else "give"
    shown = ", ".join(f"`{name}` {width}" for name, width in features)
    fits = [length, total] if length else [total]
    return Text(
        f"the {gives} {give} {counted(total, 'number')}{' per row' if length else ''} ({shown}), "
        f"but input `{input}` has shape {sample_shape(tuple(shape))}",
        help=f"give input `{input}` the shape {fits}, or change the features",
    )


@SC471.worded
def inputs_without_features(inputs: Sequence[str]) -> Text:
    return Text(
        f"{both(inputs)} have no features: other features are for a single input",
        help="name a feature after each input, except for at most one input",
    )


@SC471.worded
def input_without_features(input: str) -> Text:
    return Text(
        f"input `{input}` has no features",
        help=f"add a feature that isn't an input, or name one `{input}`",
    )


@SC471.worded
def nested_features(name: str, inner: Sequence[str], is_input: bool) -> Text:
    """
    Args:
        inner: The names inside.
        is_input: Whether the name is one of an input.
    """
    them = f"write {both(inner)} directly below `features`"
    several = f", declare inputs with these names in place of `{name}`, and `concatenate` them"
    return Text(
        f"feature `{name}` contains other features ({listed(inner)}): they can't be grouped",
        help=them + several * is_input,
    )


@SC471.worded
def feature_without_input(feature: str, inputs: Sequence[str]) -> Text:
    return Text(
        f"feature `{feature}` is not an input, and no input is left for it",
        help=expected(inputs),
    )


@SC471.worded
def several_globs(feature: str, other: str, input: str) -> Text:
    return Text(
        f"how many columns `{feature}` and `{other}` read is not known: both have a glob",
        help=f"name the columns of one of them, or give it an input of its own beside `{input}`",
    )


@SC471.worded
def no_columns_left(
    feature: str, input: str, shape: Sequence[int | None], others: int, each: int
) -> Text:
    """
    Args:
        shape: The declared shape of a sample.
        others: How many numbers the other features of the input give.
        each: How many numbers a column gives.
    """
    takes = f"input `{input}` has shape {sample_shape(tuple(shape))}"
    besides = f", of which other features give {counted(others, 'number')}" if others else ""
    return Text(
        f"feature `{feature}` can't fill the input: {takes}{besides}",
        help="give the input the number of all columns that match"
        + (f", times {each}" if each > 1 else "")
        + (f", plus {others}" if others else ""),
    )


@SC471.worded
def wrong_match_count(
    feature: str, input: str, columns: Sequence[str], wanted: int, size: int | None
) -> Text:
    """
    Args:
        columns: Those that match.
        wanted: How many the input takes.
        size: The size that the input needs for these columns; None if it isn't a vector.
    """
    found = f": {listed(columns)}" if columns else ""
    shape = f"give input `{input}` the shape [{size}], or " if size else ""
    return Text(
        f"input `{input}` takes {counted(wanted, 'column')} from feature `{feature}`, which "
        f"matches {len(columns)}{found}",
        help=f"{shape}change `columns`",
    )


@SC471.worded
def matched_twice(column: str, pattern: str, other: str) -> Text:
    return Text(
        f"`{pattern}` also matches column `{column}`, which feature `{other}` reads",
        help="use a narrower glob, or name the columns",
    )


@SC471.worded
def index_without_input(feature: str, shape: Sequence[int | None]) -> Text:
    other = "; or encode it with `one_hot`" if [*shape] == [1] else ""
    return Text(
        f"feature `{feature}` gives positions, which mean nothing as numbers",
        help=f"declare `{feature}: {{shape: {[*shape]}, dtype: int32}}` in `model.inputs`, and "
        f"feed it to an `embedding`{other}",
    )


@SC471.worded
def not_numbers(feature: str, input: str, dtype: str) -> Text:
    return Text(
        f"feature `{feature}` gives numbers, but input `{input}` takes {dtype}",
        help=f"give input `{input}` the dtype float32",
    )
