"""Codes about targets of each pixel, which come from masks."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text, counted

SC453 = Code(
    "SC453",
    ERROR,
    "masks don't fit",
    "A mask has the target of each pixel of its image.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   images: {path: pictures, masks: masks}
 model:
   inputs: {pixels: [8, 8, 1]}
-  layers: [flatten, dense: 2]
+  layers: [conv2d: {filters: 2, kernel_size: 1}]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC453.worded
def output_without_pixels(output: str, shape: Shape) -> Text:
    return Text(
        f"`masks` gives a target for each pixel, but output `{output}` is {sample_shape(shape)}, "
        "not [height, width, classes]",
        help="end the network with `conv2d: {filters: CLASSES, kernel_size: 1}`",
    )


@SC453.worded
def other_proportions(output: str, shape: Shape, input: Shape) -> Text:
    return Text(
        f"output `{output}` {sample_shape(shape)} doesn't have the proportions of the images "
        f"{sample_shape(input)}",
        help="give both the same ratio of height to width",
    )


@SC453.worded
def targets_are_images(output: str, shape: Shape) -> Text:
    return Text(
        f"the loss compares output `{output}` {sample_shape(shape)} with images, which have 1, 3 "
        "or 4 channels",
        help="give its last layer 1, 3 or 4 filters, or use a loss for classes",
    )


@SC453.worded
def nothing_ignored(loss: str) -> Text:
    return Text(
        f"`ignore` needs a loss that leaves out pixels, but `{loss}` has no `ignore_class`",
        help="use `loss: {sparse_categorical_crossentropy: {ignore_class: -1}}`, or remove "
        "`ignore`",
    )


@SC453.worded
def padding_without_class(loss: str) -> Text:
    return Text(
        "`resize: {mode: pad}` adds pixels that have no class",
        help=f"use `{loss}: {{ignore_class: -1}}`, or `mode: crop`",
    )


@SC453.worded
def more_classes_than_units(classes: int, output: str, units: int) -> Text:
    return Text(
        f"`masks` has {counted(classes, 'class')}, but output `{output}` distinguishes {units}",
        help=f"give its last layer {classes} filters",
    )


@SC453.worded
def colors_and_numbers() -> Text:
    return Text(
        "`classes` and `ignore` mix colors with numbers",
        help="use the colors of a mask, or its gray values or palette indices",
    )


@SC453.worded
def value_of_two_classes(value: str) -> Text:
    return Text(f"`masks` has the pixel value {value} twice", help="remove it from one of them")


@SC453.worded
def masks_beside_target(key: str) -> Text:
    inside = ", or list the classes of the pixels in `masks.classes`" if key == "classes" else ""
    return Text(
        f"`{key}` and `masks` can't be used together: the masks are the targets",
        help=f"remove one of them{inside}",
    )
