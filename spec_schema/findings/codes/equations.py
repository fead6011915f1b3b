"""Codes about the equations of `einsum_dense`.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

from ...shapes import Dim, Shape, format_shape
from ..code import ERROR, Code, Text

SC240 = Code(
    "SC240",
    ERROR,
    "equation doesn't fit",
    "An equation of `einsum_dense` names the axes of the input, the kernel and the result by "
    "letters, so it has to match the input and `output_shape`.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [32, 128]}
   layers:
-    - einsum_dense: {equation: "ab,bc->ac", output_shape: 64}
+    - einsum_dense: {equation: "abc,cd->abd", output_shape: [32, 64]}
""",
)


@SC240.worded
def not_an_equation(equation: str) -> Text:
    return Text(
        f"expects an equation such as `ab,bc->ac`, `...a,ab->...b` or `ab...,bc->ac...`, "
        f"got '{equation}'",
        help="name each axis of input, kernel and result by one letter, without spaces",
    )


@SC240.worded
def axes_differ(equation: str, axes: int, given: Shape) -> Text:
    return Text(
        f"has {axes} axes for the input in '{equation}', got {format_shape(given)}",
        help="name each axis of the input, the batch included, or put three dots for some",
    )


@SC240.worded
def unknown_letter(letter: str, part: str, others: tuple[str, ...]) -> Text:
    lacking = f"{' and '.join(others)} lack{'s' * (len(others) == 1)}"
    return Text(
        f"has an axis `{letter}` in the {part} that the {lacking}",
        help=f"use letters of the {' or the '.join(others)}",
    )


@SC240.worded
def batch_moved(equation: str) -> Text:
    return Text(
        f"moves the batch in '{equation}'",
        help="begin input and result with the same letter, which the kernel doesn't have",
    )


@SC240.worded
def sizes_expected(count: int, given: tuple[Dim, ...]) -> Text:
    return Text(
        f"expects {count} size{'s' * (count != 1)} in `output_shape`, got {len(given)}",
        help="give the size of each axis that the equation names for the result, but the batch",
    )


@SC240.worded
def size_differs(letter: str, size: int, given: Dim) -> Text:
    return Text(
        f"gives axis `{letter}` the size {size} in `output_shape`, but the input has {given}",
        help=f"use {'null' if given is None else given} for it in `output_shape`",
    )


@SC240.worded
def size_missing(letter: str) -> Text:
    return Text(
        f"needs the size of axis `{letter}` in `output_shape`, got null",
        help="replace null by the size, as weights depend on it",
    )


@SC240.worded
def order_lost(given: Shape) -> Text:
    return Text(
        f"has several axes of different sizes at `...` in {format_shape(given)}, which Keras swaps",
        help="name each axis of input and result by a letter",
    )
