"""Codes about layers whose parameters don't fit the shape of their input or weights.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

from ...shapes import Dim, Shape, format_shape
from ..code import ERROR, Code, Text

SC204 = Code(
    "SC204",
    ERROR,
    "invalid shape",
    "A layer expects inputs and weights of a certain shape.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {pixels: [8, 8]}
+  inputs: {pixels: [8, 8, 1]}
   layers:
     - conv2d: {filters: 4, kernel_size: 3}
""",
)


def _expected_rank(axes: tuple[str, ...], given: Shape) -> str:
    expected = f"rank {len(axes) + 1} (batch, {', '.join(axes)})"
    return f"expects {expected}, got rank {len(given)} {format_shape(given)}"


@SC204.worded
def unexpected_rank(axes: tuple[str, ...], given: Shape) -> Text:
    help = f"add `reshape: [{', '.join(axes)}]` before it"
    if len(given) == len(axes) + 2:
        help = "to apply it to each step, put it into `time_distributed`"
    return Text(_expected_rank(axes, given), help=help)


@SC204.worded
def not_a_sequence(given: Shape, is_floating: bool) -> Text:
    steps = -1 if given[-1] is None else given[-1]
    help = f"add `reshape: [{steps}, 1]` before it"
    if len(given) > 3:
        help = "add `reshape: [time, features]` before it"
    elif not is_floating:
        help = "add an `embedding` before it"
    return Text(_expected_rank(("time", "features"), given), help=help)


@SC204.worded
def rank_too_low(axes: tuple[str, ...], given: Shape) -> Text:
    return Text(
        f"expects at least rank {len(axes) + 1} (batch, {', '.join(axes)}), "
        f"got rank {len(given)} {format_shape(given)}",
        help=f"add `reshape: [{', '.join(axes)}]` before it",
    )


@SC204.worded
def different_ranks(role: str, query: Shape, given: Shape) -> Text:
    return Text(
        f"expects a {role} of the query's rank {len(query)} {format_shape(query)}, "
        f"got rank {len(given)} {format_shape(given)}",
        help="bring them to the same rank, for example with `reshape`",
    )


@SC204.worded
def axis_out_of_range(axis: int, shape: Shape) -> Text:
    is_batch = axis in (0, -len(shape))
    fact = "the batch axis of" if is_batch else "out of range for"
    help = "add an axis to its input, for example with `reshape`"
    if len(shape) > 1:
        last = len(shape) - 1
        help = f"use {f'an axis from 1 to {last}' if last > 1 else 'axis 1'}, or -1 for the last"
    return Text(f"uses axis {axis}, {fact} {format_shape(shape)}", help=help)


@SC204.worded
def not_the_last_axes(axes: tuple[int, ...], shape: Shape) -> Text:
    count = len(axes)
    last = "-1" if count == 1 else str(list(range(-count, 0)))
    return Text(
        f"scales only the last axes, got `axis: {list(axes)}` for {format_shape(shape)}",
        help=f"use `axis: {last}`",
    )


@SC204.worded
def shared_axis_out_of_range(axis: int, shape: Shape) -> Text:
    last = len(shape) - 1
    return Text(
        f"shares axis {axis}, out of range for {format_shape(shape)}",
        help=f"use {f'axes from 1 to {last}' if last > 1 else 'axis 1'}, or remove `shared_axes`",
    )


@SC204.worded
def duplicate_axis(axes: tuple[int, ...], shape: Shape) -> Text:
    return Text(
        f"expects distinct axes, got {list(axes)} for {format_shape(shape)}",
        help="list each axis once; -1 is the last",
    )


@SC204.worded
def attention_axis_out_of_range(axes: tuple[int, ...], query: Shape) -> Text:
    last = len(query) - 2
    return Text(
        f"can't attend over axes {list(axes)} of {format_shape(query)}",
        help=f"use axes from 1 to {last}" if last > 1 else "remove it, or write 1",
    )


@SC204.worded
def mask_over_other_axes(mask: str, axes: tuple[int, ...]) -> Text:
    return Text(
        f"can't use `{mask}` with attention over axes {list(axes)}: it applies to axis 1 only",
        help=f"set `attention_axes: 1`, or remove `{mask}`",
    )


@SC204.worded
def sizes_do_not_multiply(target: tuple[int, ...], given: Shape, size: int, product: int) -> Text:
    needed = f"a multiple of {product}" if -1 in target else str(product)
    return Text(
        f"can't turn {format_shape(given)} into {list(target)}: "
        f"expected {needed} values per sample, got {size}",
        help=f"use sizes whose product is {size}; one of them may be -1",
    )


@SC204.worded
def wrong_number_of_dims(dims: tuple[int, ...], given: Shape) -> Text:
    return Text(
        f"expects {len(given) - 1} axes in `dims` for {format_shape(given)}, got {list(dims)}",
        help="list each axis except the batch once, counted from 1",
    )


@SC204.worded
def crops_everything(cropped: int, size: int, axis: str) -> Text:
    return Text(
        f"crops {cropped} of {size} {axis}", help=f"crop fewer {axis}, so that at least 1 is left"
    )


@SC204.worded
def maximum_over_everything(length: Dim, size: int) -> Text:
    return Text(
        f"pools an axis of size {length} to {size}, which crashes TensorFlow in Keras",
        help="use `max_pooling` or `global_max_pooling` of the same rank",
    )


@SC204.worded
def unequal_strides(strides: tuple[int, ...]) -> Text:
    return Text(
        f"expects equal strides in both directions, got {list(strides)}",
        help="set `strides` to one number",
    )


@SC204.worded
def strides_with_dilation(strides: tuple[int, ...], dilation_rate: tuple[int, ...]) -> Text:
    return Text(
        f"can't combine strides {list(strides)} with dilation rate {list(dilation_rate)}",
        help="set one of them to 1",
    )


@SC204.worded
def groups_do_not_divide(what: str, count: int, groups: int) -> Text:
    return Text(
        f"can't divide {count} {what} into {groups} groups",
        help="make `groups` a divisor of `filters` and of the input's channels",
    )


@SC204.worded
def heads_do_not_divide(query_heads: int, heads: int) -> Text:
    return Text(
        f"can't divide {query_heads} query heads into {heads} groups",
        help="make `num_key_value_heads` a divisor of `num_query_heads`",
    )


@SC204.worded
def groups_do_not_divide_axis(size: int, groups: int) -> Text:
    return Text(
        f"can't divide {size} channels into {groups} groups",
        help=f"make `groups` a divisor of {size}, or -1 for one group per channel",
    )


@SC204.worded
def output_padding_too_large(output_padding: int, stride: int) -> Text:
    return Text(
        f"expects `output_padding` smaller than `strides` ({stride}), got {output_padding}",
        help="use a smaller `output_padding`, or remove it",
    )


@SC204.worded
def output_padding_of_even_window(window: int) -> Text:
    return Text(
        f"can't combine `output_padding: 0` with `padding: same` and an even window ({window})",
        help="remove `output_padding`, or use an odd kernel size",
    )


@SC204.worded
def wrong_length_of_noise_shape(length: int, given: Shape) -> Text:
    return Text(
        f"expects {len(given)} sizes in `noise_shape`, one for each axis of "
        f"{format_shape(given)}, got {length}",
        help="give one for each axis, the batch first; null is the input's own size",
    )


@SC204.worded
def wrong_size_in_noise_shape(size: int, axis: int, given: Shape) -> Text:
    known = f", {given[axis]}" if axis and given[axis] not in (None, 1) else ""
    return Text(
        f"expects null{known} or 1 in `noise_shape` for axis {axis} of {format_shape(given)}, "
        f"got {size}",
        help="use null to draw along the axis, or 1 to drop all of it at once",
    )


@SC204.worded
def wrong_channels(counts: tuple[int, ...], given: Shape) -> Text:
    wanted = " or ".join(map(str, counts))
    return Text(
        f"expects images with {wanted} channels, got {format_shape(given)}",
        help="remove it, or use images with 3 channels",
    )


@SC204.worded
def crop_too_large(axis: str, crop: int, given: Shape) -> Text:
    return Text(
        f"can't crop images {format_shape(given)} to a {axis} of {crop}",
        help=f"use a smaller {axis}, or add `zero_padding2d` before it",
    )


@SC204.worded
def not_vectors_of_size(size: int, given: Shape) -> Text:
    return Text(
        f"expects integers, or vectors of size {size}, got {format_shape(given)}",
        help=f"add `dense: {size}` before it; for integers, set the input's `dtype: int32`",
    )


@SC204.worded
def nothing_to_normalize(layer: str) -> Text:
    return Text(
        f"can't normalize `{layer}`, which has no kernel of its own",
        help="use a layer with one kernel, such as `dense` or `conv2d`",
    )


@SC204.worded
def initializer_needs_axes(initializer: str, axes: str, shape: Shape) -> Text:
    return Text(
        f"can't use `{initializer}` for a weight of shape {format_shape(shape)}: "
        f"it needs {axes} axes",
        help="use another initializer for this weight",
    )


@SC204.worded
def constraint_axis_out_of_range(axis: int, shape: Shape) -> Text:
    return Text(
        f"has a constraint along axis {axis}, out of range for a weight of shape "
        f"{format_shape(shape)}",
        help=f"use an axis from 0 to {len(shape) - 1}",
    )


@SC204.worded
def orthogonality_of_weight(mode: str, shape: Shape) -> Text:
    return Text(
        f"can't use `orthogonal_regularizer` on a weight of shape {format_shape(shape)}: "
        f"it compares the {mode} of a matrix",
        help=f"use it for weights with two axes and at least 2 {mode}",
    )


@SC204.worded
def orthogonality_of_outputs(mode: str, output: Shape) -> Text:
    reason = f"of shape {format_shape(output)}" if mode == "columns" else "whose rows are samples"
    return Text(f"can't use `orthogonal_regularizer` on outputs {reason}", help="use `l1` or `l2`")


@SC204.worded
def weight_too_large(weight: str, size: int, limit: int) -> Text:
    return Text(
        f"would have a weight `{weight}` with {size:,} elements",
        help=f"use smaller sizes: the limit is {limit:,}",
    )


@SC204.worded
def rank_too_high(rank: int, limit: int) -> Text:
    return Text(f"would output rank {rank:,}, the limit is {limit}", help="use a shorter list")


@SC204.worded
def dimension_too_large(size: int, limit: int) -> Text:
    return Text(
        f"would output an axis of size {size:,}", help=f"use smaller sizes: the limit is {limit:,}"
    )
