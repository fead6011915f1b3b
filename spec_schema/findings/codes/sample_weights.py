"""Codes about the weights of samples."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text, quoted_value

SC461 = Code(
    "SC461",
    ERROR,
    "invalid sample weight",
    "A weight is a factor of the loss of a sample: 0 or above.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y, weights: w}
model:
  inputs: {x: [1]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,w,y
 1,0.5,no
-3,-2,yes
+3,2,yes
-- finding --
error[SC461]: table.csv, line 3, column `w`: expected a weight of at least 0, got -2
 --> table.csv:3:3
help: write the factor of the sample's loss: 1 as usual, 0 to leave the sample out
""",
)


_FACTOR = "write the factor of the sample's loss: 1 as usual, 0 to leave the sample out"


@SC461.worded
def wrong_weight(value: float) -> Text:
    if value != value or value < 0:
        return Text(f"expected a weight of at least 0, got {value:g}", _FACTOR)
    return Text(f"expected a finite weight in float32, got {value:g}", _FACTOR)


@SC461.worded
def missing_weight(text: str) -> Text:
    written = f" {quoted_value(text)}" if text.strip() else ""
    return Text(f"missing weight{written}", _FACTOR)


@SC461.worded
def several_weights(array: str, file: str, shape: Shape) -> Text:
    return Text(
        f"`weights` needs one number per sample, array `{array}` of {file} has shape "
        f"{sample_shape(shape)} per sample"
    )


@SC461.worded
def only_zeros() -> Text:
    return Text(
        "all weights of the training part are 0: nothing would be learned",
        help="give a positive weight to the samples to learn from, or remove `weights`",
    )


@SC461.worded
def weights_of_mixed_samples(layer: str) -> Text:
    return Text(
        f"`{layer}` can't be combined with `weights`: a mixed sample has several weights",
        help=f"remove `{layer}` or `weights`",
    )
