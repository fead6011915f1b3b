"""Codes about masks: where they don't fit a layer, and where they end.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

from ...shapes import Shape, format_shape
from ..code import ERROR, WARNING, Code, Text

SC230 = Code(
    "SC230",
    ERROR,
    "mask doesn't fit",
    "The mask of an input says which of its positions count, so its shape has to fit the layer.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {words: {shape: [20], dtype: int32}}
   layers:
     - embedding: {input_dim: 1000, output_dim: 8, mask_zero: true}
-    - softmax
+    - activation: softmax
""",
)


@SC230.worded
def not_accepted(mask: Shape) -> Text:
    return Text(
        f"doesn't accept an input with a mask {format_shape(mask)}",
        help="write `- activation: softmax` instead, which ignores masks",
    )


@SC230.worded
def other_rank(mask: Shape, expected: Shape) -> Text:
    return Text(
        f"expects a mask {format_shape(expected)}, but its input has a mask {format_shape(mask)}",
        help="create the mask in a layer behind which no axes are added",
    )


@SC230.worded
def masks_differ(first: Shape, second: Shape) -> Text:
    return Text(
        f"can't combine the masks {format_shape(first)} and {format_shape(second)} of its inputs",
        help="mask one of the inputs only, then the result has no mask",
    )


@SC230.worded
def attention_over_other_axes(mask: Shape, axes: tuple[int, ...]) -> Text:
    return Text(
        f"can't attend over axes {list(axes)} of an input with a mask {format_shape(mask)}",
        help=f"set `attention_axes: {len(mask) - 1}`, or remove the mask",
    )


SC231 = Code(
    "SC231",
    WARNING,
    "mask is dropped",
    "Layers behind it, the loss and the metrics take padding for data.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {words: {shape: [20], dtype: int32}}
   layers:
     - embedding: {input_dim: 1000, output_dim: 8, mask_zero: true}
-    - conv1d: {filters: 8, kernel_size: 3}
     - lstm: 16
""",
)


@SC231.worded
def mask_is_dropped(layer: str, source: str) -> Text:
    return Text(
        f"`{layer}` ignores and drops the mask of its input `{source}`",
        help="layers behind it process padding as data: use one that keeps masks, or remove it",
        label="no mask from here on",
    )


@SC231.worded
def mask_is_removed(layer: str, by: str) -> Text:
    return Text(
        f"`{layer}` attends to padding, since `{by}` removed the mask",
        help="compute a mask from the input (`compute: tokens[:, null] != 0`), and give it to "
        "`attention_mask`",
        label="no mask here",
    )


@SC231.worded
def loss_without_mask(output: str, by: str, can_ignore: bool) -> Text:
    # can_ignore: whether the loss has an `ignore_class`
    return Text(
        f"the loss of `{output}` counts padding, since `{by}` removed the mask",
        help="set `ignore_class` of the loss to the label of padding" if can_ignore else "",
        label="no mask here",
    )
