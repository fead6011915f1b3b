"""Codes about shapes and element types in tensor expressions (`compute`)."""

from collections.abc import Sequence

from ...shapes import BATCH, Dim, Shape, format_shape, product
from ..code import ERROR, Code, Text, counted

SC244 = Code(
    "SC244",
    ERROR,
    "shapes don't fit in an expression",
    "The operation isn't defined for tensors of these shapes.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {left: [8], right: [6]}
+  inputs: {left: [8], right: [8]}
   layers:
     - compute: left - right
       from: [left, right]
""",
)


@SC244.worded
def not_broadcastable(left: Shape, right: Shape) -> Text:
    aligned = ""
    if len(left) != len(right):
        aligned = "shapes are aligned at the last axis: insert axes with `[:, null]`"
    return Text(f"can't broadcast {format_shape(left)} with {format_shape(right)}", aligned)


@SC244.worded
def axis_out_of_range(axis: int, shape: Shape) -> Text:
    if not shape:
        return Text(f"axis {axis} is out of range: a number has no axes")
    last = len(shape) - 1
    return Text(
        f"axis {axis} is out of range for {format_shape(shape)}",
        help=f"use 0 to {last}, or -1 for the last axis",
    )


@SC244.worded
def rank_above_limit(rank: int, limit: int) -> Text:
    return Text(f"the result has {rank} axes, the limit is {limit}")


@SC244.worded
def size_above_limit(limit: int) -> Text:
    return Text(f"the result has an axis above the limit of {limit:,}")


@SC244.worded
def not_a_pair(count: int) -> Text:
    return Text(f"`fft` takes 2 tensors, got {count}", "write `fft([real, imaginary])`")


@SC244.worded
def too_few_elements(k: int, size: int) -> Text:
    return Text(f"can't take {k} elements of an axis of size {size}")


@SC244.worded
def unknown_size_split(axis: int, shape: Shape) -> Text:
    return Text(
        f"can't split axis {axis} of {format_shape(shape)}, whose size is unknown",
        help="name another axis, such as `axis=-1`, or use subscripts, as in `x[:, :8]`",
    )


@SC244.worded
def no_equal_parts(size: int, parts: int) -> Text:
    return Text(
        f"can't split an axis of size {size} into {parts} equal parts",
        help="give the indices between the parts: `split(x, [2, 5], axis=-1)`",
    )


@SC244.worded
def split_beyond_end(index: int, size: int) -> Text:
    return Text(
        f"can't split an axis of size {size} at index {index}",
        help=f"use indices below {size}",
    )


@SC244.worded
def softmax_of_one(shape: Shape) -> Text:
    return Text(f"softmax over an axis of size 1 is always 1, got {format_shape(shape)}")


@SC244.worded
def axis_twice(shape: Shape) -> Text:
    return Text("an axis is given twice", f"the shape is {format_shape(shape)}")


@SC244.worded
def no_matrix() -> Text:
    return Text("`matmul` takes matrices, got a number", "write `*` to multiply by a number")


@SC244.worded
def inner_sizes_differ(left: Shape, right: Shape) -> Text:
    return Text(
        f"can't multiply {format_shape(left)} by {format_shape(right)}",
        help="the last axis of the first must be as long as the last but one of the second",
    )


@SC244.worded
def too_many_axes(axes: int, left: Shape, right: Shape) -> Text:
    shapes = f"{format_shape(left)} and {format_shape(right)}"
    return Text(f"can't sum over {_axes(axes)} of {shapes}")


@SC244.worded
def invalid_einsum(equation: str) -> Text:
    return Text(f"invalid equation '{equation}'", "write a letter for each axis: 'bij,bjk->bik'")


@SC244.worded
def einsum_operands(terms: int, operands: int) -> Text:
    return Text(f"the equation has {counted(terms, 'term')} for {counted(operands, 'tensor')}")


@SC244.worded
def einsum_rank(term: str, length: int, shape: Shape) -> Text:
    return Text(
        f"`{term}` has {counted(length, 'letter')} for a tensor of shape {format_shape(shape)}"
    )


@SC244.worded
def einsum_sizes(letter: str, first: Dim, second: Dim) -> Text:
    return Text(f"`{letter}` is the axis of different sizes, {_size(first)} and {_size(second)}")


@SC244.worded
def ellipsis_on_one_side(equation: str) -> Text:
    return Text(
        f"`...` is on one side only of '{equation}'",
        help="write `...` before and after `->`: '...ij,...jk->...ik'",
    )


@SC244.worded
def wrong_einsum_output(output: str) -> Text:
    return Text(f"invalid result `{output}`", "use each letter once, and only those of the tensors")


@SC244.worded
def not_reshapable(shape: Shape, newshape: Sequence[int]) -> Text:
    if BATCH in shape:
        help = "the first size must be -1, for the batch, and the others multiply to "
        known = product(shape[1:])
        rest = known if known is not None and known > 0 else "the size of a sample"
        return Text(f"can't reshape {format_shape(shape)} to {list(newshape)}", f"{help}{rest}")
    return Text(f"can't reshape {format_shape(shape)} to {list(newshape)}")


@SC244.worded
def not_all_axes(given: Sequence[object], shape: Shape) -> Text:
    rank = _axes(len(shape))
    return Text(f"expected one item for each of {rank} of {format_shape(shape)}, got {len(given)}")


@SC244.worded
def not_squeezable(shape: Shape) -> Text:
    return Text(f"only axes of size 1 can be removed, the shape is {format_shape(shape)}")


@SC244.worded
def not_concatenable(left: Shape, right: Shape, axis: int) -> Text:
    shapes = f"{format_shape(left)} with {format_shape(right)}"
    return Text(
        f"can't concatenate {shapes} along axis {axis}", "their other axes must have equal sizes"
    )


@SC244.worded
def not_stackable(left: Shape, right: Shape) -> Text:
    return Text(
        f"can't stack {format_shape(left)} with {format_shape(right)}", "shapes must be equal"
    )


@SC244.worded
def padding_too_wide(width: int, size: int, mode: str) -> Text:
    return Text(f"can't pad an axis of size {size} by {width} with mode '{mode}'")


@SC244.worded
def too_many_indices(count: int, shape: Shape) -> Text:
    return Text(f"{counted(count, 'subscript')} for a tensor of shape {format_shape(shape)}")


@SC244.worded
def ellipsis_twice() -> Text:
    return Text("`...` must occur once in a subscript", "write `:` for single axes")


@SC244.worded
def index_out_of_range(index: int, size: int) -> Text:
    return Text(
        f"index {index} is out of range for an axis of size {size}",
        help=f"use 0 to {size - 1}, or -1 for the last",
    )


@SC244.worded
def empty_slice(size: int) -> Text:
    return Text(f"the slice of an axis of size {size} is empty")


@SC244.worded
def slice_step_zero() -> Text:
    return Text("a step must not be 0")


@SC244.worded
def empty_range() -> Text:
    return Text("the range is empty")


@SC244.worded
def ragged_list() -> Text:
    return Text("a list in place of a tensor must have numbers, in lists of equal length")


@SC244.worded
def not_pictures(shape: Shape) -> Text:
    return Text(f"expected pictures (batch, height, width, channels), got {format_shape(shape)}")


@SC244.worded
def not_rgb(shape: Shape) -> Text:
    return Text(f"expected 3 channels, got {format_shape(shape)}")


SC245 = Code(
    "SC245",
    ERROR,
    "element type doesn't fit in an expression",
    "The operation isn't defined for tensors of this element type.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [8]}
   layers:
-    - compute: one_hot(x, 4)
+    - compute: one_hot(cast(x, 'int32'), 4)
""",
)


@SC245.worded
def wrong_dtype(takes: str, got: str) -> Text:
    return Text(f"expected {takes}, got {got}", f"convert it with `cast(…, '{takes}')`")


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count} axes"


def _size(dim: Dim) -> str:
    return "batch" if dim == BATCH else "?" if dim is None else str(dim)
