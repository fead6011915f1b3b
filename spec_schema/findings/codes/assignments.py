"""Codes about which data is for which input and output."""

from collections.abc import Sequence

from ...shapes import Shape, product, sample_shape
from ..code import (
    ERROR,
    Code,
    Text,
    abridged,
    both,
    counted,
    expected,
    listed,
    quoted_value,
)

SC414 = Code(
    "SC414",
    ERROR,
    "wrong number of columns",
    "Each value of an input comes from one column.",
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
-- wrong/table.csv --
a,b,c,y
1,2,3,no
4,5,6,yes
-- right/table.csv --
a,b,y
1,2,no
4,5,yes
-- finding --
error[SC414]: input `x` expects 2 columns, got 3 from table.csv: `a`, `b`, `c`
 --> spec.yaml:3:3  (data.csv.features)
  |
3 |   csv: {path: table.csv, target: y}
  |   ^^^
  |
help: choose the columns with `features`, or give input `x` the shape [3]
""",
)


@SC414.worded
def wrong_column_count(
    input: str,
    shape: Shape,
    columns: Sequence[str],
    file: str,
    text_columns: Sequence[str] = (),
    length: int = 0,
) -> Text:
    """
    Args:
        shape: The declared shape of a sample; of one row of it, if it is a window.
        text_columns: Those of the columns that hold text.
        length: The number of rows in a window; 0 if each row is a sample.
    """
    size = product(tuple(dim for dim in shape if dim is not None)) or 1
    whole = f" for shape {sample_shape(shape)}" if len(shape) > 1 else ""
    help = "choose the columns with `features`"
    if len(shape) == 1:
        fitting = (length, len(columns)) if length else (len(columns),)
        help += f", or give input `{input}` the shape {sample_shape(fitting)}"
    if text_columns:
        help = f"choose the columns of numbers with `features`: text is in {abridged(text_columns)}"
    got = f"{len(columns)} from {file}" + (f": {abridged(columns)}" if columns else "")
    return Text(f"input `{input}` expects {counted(size, 'column')}{whole}, got {got}", help=help)


SC415 = Code(
    "SC415",
    ERROR,
    "unassigned input or output",
    "A guess could mix up inputs.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y, features: {lefd: l_*, right: r_*}}
+  csv: {path: table.csv, target: y, features: {left: l_*, right: r_*}}
 model:
   inputs: {left: [4], right: [4]}
   layers:
     - concatenate:
       from: [left, right]
     - dense: 1
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC415.worded
def nothing_assigned(key: str, noun: str, names: Sequence[str]) -> Text:
    return Text(
        f"`{key}` must name the {noun}s {both(names)}",
        help=f"write `{key}: {{{', '.join(f'{name}: …' for name in names)}}}`",
    )


@SC415.worded
def no_target(key: str, names: Sequence[str]) -> Text:
    outputs = f"output {both(names)} needs" if len(names) == 1 else f"outputs {both(names)} need"
    return Text(
        f"`{key}` is null, but {outputs} a target",
        help=f"name the column with `{key}`, or, for an autoencoder, the input with `reconstruct`",
    )


@SC415.worded
def unknown_name(noun: str, name: str, names: Sequence[str]) -> Text:
    return Text(f"unknown {noun} `{name}`", help=expected(names))


@SC415.worded
def names_missing(key: str, noun: str, names: Sequence[str]) -> Text:
    plural = noun if len(names) == 1 else f"{noun}s"
    lines = ", ".join(f"{name}: …" for name in names)
    return Text(f"`{key}` is missing the {plural} {both(names)}", f"add `{lines}`")


SC428 = Code(
    "SC428",
    ERROR,
    "wrong array shape",
    "Reshaping would move values to other places.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff samples.npz --
-x: float32 [4, 3]
+x: float32 [4, 2]
 y: int64 [4] = 0 1 0 1
-- finding --
error[SC428]: input `x` expects samples of shape [2], got [3] in array `x` of samples.npz
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
""",
)


@SC428.worded
def scalar_array(array: str, file: str) -> Text:
    return Text(f"array `{array}` of {file} must have a row for each sample, got a scalar")


@SC428.worded
def other_samples(array: str, file: str, first: str, samples: str, expected: str) -> Text:
    """
    Args:
        first: The file that it is compared with.
        samples: The type and the shape of a sample in `file`.
        expected: The same in `first`.
    """
    return Text(
        f"array `{array}` is {samples} in {file}, but {expected} in {first}",
        help="save samples of one shape and type in all files",
    )


@SC428.worded
def ragged_array(array: str) -> Text:
    return Text(f"the items of array `{array}` differ in shape", help="use items of one shape")


@SC428.worded
def scalar_column(column: str) -> Text:
    help = "pass a list with a value for each row, or a list of rows"
    return Text(f"column `{column}` is a single value", help)


@SC428.worded
def empty_samples(array: str, file: str, shape: Shape) -> Text:
    return Text(f"the samples in array `{array}` of {file} are empty: shape {sample_shape(shape)}")


@SC428.worded
def wrong_array_shape(
    array: str, file: str, shape: Shape, input: str, expected: Shape, has_axes_swapped: bool
) -> Text:
    """
    Args:
        shape: The shape of a sample in the array.
        expected: The declared shape of a sample.
        has_axes_swapped: Whether the same axes are in another order.
    """
    help = ""
    if has_axes_swapped:
        help = "move the channels to the last axis: `numpy.moveaxis(x, 1, -1)`"
    elif shape == expected[1:]:
        help = "the first axis counts the samples; to add it to a single sample, write `x[None]`"
    return Text(
        f"input `{input}` expects samples of shape {sample_shape(expected)}, "
        f"got {sample_shape(shape)} in array `{array}` of {file}",
        help=help,
    )


SC437 = Code(
    "SC437",
    ERROR,
    "no values to average",
    "A column without values has no mean.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, missing: mean}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,,no
-3,,yes
+3,4,yes
-- finding --
error[SC437]: can't fill in the mean of column `b`: no values in the training rows of table.csv
 --> spec.yaml:3:46  (data.csv.missing)
  |
3 |   csv: {path: table.csv, target: y, missing: mean}
  |                                              ^^^^
  |
""",
)


@SC437.worded
def no_mean(columns: Sequence[str], file: str) -> Text:
    noun = "column" if len(columns) == 1 else "columns"
    return Text(
        f"can't fill in the mean of {noun} {listed(columns)}: no values in the training rows of "
        f"{file}"
    )


SC438 = Code(
    "SC438",
    ERROR,
    "index outside the embedding",
    "The embedding has no vector for it.",
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
-3,12,yes
+3,4,yes
-- finding --
error[SC438]: table.csv, line 3, column `b`: expected an index from 0 to 9, got '12' (the embedding has 10 rows)
 --> table.csv:3:3
""",
)


@SC438.worded
def index_out_of_range(value: str | float, size: int) -> Text:
    return Text(
        f"expected an index from 0 to {size - 1}, got {quoted_value(value)} (the embedding has "
        f"{counted(size, 'row')})"
    )
