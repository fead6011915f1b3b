"""Codes about targets that are bounding boxes."""

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text

SC343 = Code(
    "SC343",
    ERROR,
    "boxes that can't be moved",
    "Where the image moves and its boxes don't, the network learns wrong places.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {npz: {path: pets.npz}, boxes: rel_xyxy}
 model:
   inputs: {image: [8, 8, 3]}
   layers:
     - random_flip: horizontal
-    - random_shear: {x_factor: 0.1}
     - flatten
     - dense: 4
 training:
   loss: mean_absolute_error
   optimizer: adam
   epochs: 3
""",
)


@SC343.worded
def boxes_stay_behind(layer: str, output: str, mixes: bool) -> Text:
    """
    Args:
        mixes: Whether the layer mixes samples.
    """
    what = "mix" if mixes else "move"
    return Text(f"`{layer}` can't {what} the boxes of output `{output}`", help="remove it")


@SC343.worded
def output_without_boxes(output: str, shape: Shape, loss: str) -> Text:
    return Text(
        f"`boxes` needs 4 numbers for each box, but output `{output}` has shape "
        f"{format_shape(shape)} and the loss `{loss}`",
        help="use an output of shape [4] or [BOXES, 4], and a loss for numbers such as "
        "`mean_absolute_error`",
    )


@SC343.worded
def pixels_of_resized_images(format: str) -> Text:
    return Text(
        f"`{format}` is in pixels, and `images` resizes images",
        help="give boxes as fractions of the size of their image, and write them so: `rel_xyxy`",
    )


@SC343.worded
def fractions_of_other_images(mode: str) -> Text:
    return Text(
        f"`resize` has `mode: {mode}`, so that fractions of the given image aren't those of the "
        "one that the network takes",
        help="use `mode: stretch`",
    )


@SC343.worded
def normalized_boxes(output: str) -> Text:
    return Text(
        f"the targets of `{output}` are boxes, which `normalize_targets` would put elsewhere",
        help="use a `rel_…` format, whose numbers lie between 0 and 1",
    )
