"""Codes about layers that mix samples and their targets."""

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text

SC342 = Code(
    "SC342",
    ERROR,
    "targets can't be mixed",
    "A layer that mixes samples must mix their targets too, or the network would learn wrong ones.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {image: [8, 8, 3]}
   layers: [mix_up, flatten, {dense: {units: 4, activation: softmax}}]
 training:
-  loss: sparse_categorical_crossentropy
+  loss: categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC342.worded
def indices_of_classes(layer: str, output: str, loss: str) -> Text:
    return Text(
        f"`{layer}` can't mix the targets of output `{output}`: `{loss}` takes class indices",
        help="use `categorical_crossentropy`, which takes a column per class",
    )


@SC342.worded
def targets_of_other_places(layer: str, output: str, shape: Shape) -> Text:
    return Text(
        f"`{layer}` replaces parts of images, but output `{output}`, of shape "
        f"{format_shape(shape)}, doesn't have a target for each of their pixels",
        help=f"remove `{layer}`",
    )


@SC342.worded
def unmixed_input(layer: str, output: str) -> Text:
    return Text(
        f"output `{output}` also depends on an input that `{layer}` doesn't mix",
        help=f"put `{layer}` before the network branches, and use it with one input only",
    )


@SC342.worded
def inside_layer(layer: str, outer: str) -> Text:
    return Text(
        f"`{outer}` can't contain `{layer}`, which mixes samples",
        help=f"put `{layer}` before `{outer}`",
    )


@SC342.worded
def weights_of_classes(layer: str) -> Text:
    return Text(
        f"`{layer}` can't be combined with `class_weights`: a mixed sample has several classes",
        help=f"remove `{layer}` or `class_weights`",
    )
