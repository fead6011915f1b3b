"""Codes about arrays and columns that differ in length."""

from collections.abc import Mapping

from ..code import ERROR, Code, Text

SC429 = Code(
    "SC429",
    ERROR,
    "arrays differ in length",
    "Inputs and targets would be mismatched.",
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
-x: float32 [5, 2]
+x: float32 [4, 2]
 y: int64 [4] = 0 1 0 1
-- finding --
error[SC429]: the arrays of samples.npz differ in length: `x` 5, `y` 4
 --> spec.yaml:3:8  (data.npz)
  |
3 |   npz: {path: samples.npz}
  |        ^^^^^^^^^^^^^^^^^^^
  |
help: make the samples the first axis of every array
""",
)


@SC429.worded
def lengths_differ(file: str, lengths: Mapping[str, int]) -> Text:
    shown = ", ".join(f"`{name}` {length:,}" for name, length in lengths.items())
    return Text(
        f"the arrays of {file} differ in length: {shown}",
        help="make the samples the first axis of every array",
    )


@SC429.worded
def column_lengths_differ(lengths: Mapping[str, int]) -> Text:
    shown = ", ".join(f"`{name}` {length:,}" for name, length in lengths.items())
    return Text(
        f"the columns differ in length: {shown}", help="every column needs a value for each row"
    )
