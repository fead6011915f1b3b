"""Codes about how many inputs a layer takes, and whether their shapes and types fit together.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text, expected, listed

SC203 = Code(
    "SC203",
    ERROR,
    "incompatible shapes",
    "Layers that merge inputs need shapes that match or broadcast.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: 8
+    - dense: 4
       name: hidden
     - add:
       from: [hidden, x]
""",
)


@SC203.worded
def not_broadcastable(first: Shape, second: Shape) -> Text:
    return Text(
        f"can't broadcast {format_shape(first)} and {format_shape(second)}",
        help="make their shapes equal first, for example with `conv2d` or `dense`",
    )


@SC203.worded
def not_concatenable(first: Shape, second: Shape, axis: int) -> Text:
    return Text(
        f"can't join {format_shape(first)} and {format_shape(second)} along axis {axis}",
        help="make their other axes equal first",
    )


@SC203.worded
def not_multipliable(first: Shape, second: Shape, axes: tuple[int, int]) -> Text:
    return Text(
        f"can't multiply {format_shape(first)} and {format_shape(second)} "
        f"along axes {axes[0]} and {axes[1]}: their sizes differ",
        help="set `axes` to two axes of the same size",
    )


@SC203.worded
def key_differs_from_value(value: Shape, key: Shape) -> Text:
    return Text(
        f"expects a key with the positions of the value {format_shape(value)}, "
        f"got {format_shape(key)}",
        help="make all axes of key and value equal, except the last",
    )


@SC203.worded
def features_differ(query: Shape, other: Shape, role: str) -> Text:
    # role: the input that the query is compared with, `key` or `value`
    return Text(
        f"expects query and {role} with last axes of one size, got {format_shape(query)} "
        f"and {format_shape(other)}",
        help="bring them to one size, for example with `dense`",
    )


@SC203.worded
def attention_mask_differs(given: Shape, expected: Shape) -> Text:
    return Text(
        f"expects an `attention_mask` of shape {format_shape(expected)}, got {format_shape(given)}",
        help="give it a value for each position of the query and of the value",
    )


@SC203.worded
def query_differs_from_value(axis: int, query: Shape, value: Shape) -> Text:
    return Text(
        f"doesn't attend over axis {axis}, but the query {format_shape(query)} and "
        f"the value {format_shape(value)} differ there",
        help=f"make them equal there, or add {axis} to `attention_axes`",
    )


@SC203.worded
def state_differs(state: str, given: Shape, expected: Shape) -> Text:
    return Text(
        f"expects an initial `{state}` of shape {format_shape(expected)}, "
        f"got {format_shape(given)}",
        help=_state_of(given, expected),
    )


def _state_of(given: Shape, expected: Shape) -> str:
    if len(given) != len(expected):
        return "use a state, or an output without a time axis"
    if len(expected) == 2:
        return f"use a layer with {expected[-1]} units"
    return "use a state of this shape, or an output"


SC205 = Code(
    "SC205",
    ERROR,
    "unknown dimension",
    "The size of a weight depends on it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {words: [null, 8]}
   layers:
-    - flatten
+    - global_average_pooling1d
     - dense: 1
""",
)


@SC205.worded
def unknown_size(axis: str) -> Text:
    return Text(
        f"needs a known size for the {axis}", help="replace `null` with a number in `inputs`"
    )


@SC205.worded
def unknown_steps(layer: str) -> Text:
    return Text(
        f"can't apply `{layer}` to an unknown number of time steps: it draws at random or updates "
        f"statistics at each step",
        help="replace `null` with a number in `inputs`",
    )


@SC205.worded
def unrolls_unknown_length() -> Text:
    return Text(
        "can't unroll an unknown number of time steps",
        help="replace `null` with a number in `inputs`, or remove `unroll`",
    )


SC206 = Code(
    "SC206",
    ERROR,
    "window larger than its input",
    "Without padding, the output would be empty.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [2, 2, 1]}
   layers:
-    - conv2d: {filters: 4, kernel_size: 3}
+    - conv2d: {filters: 4, kernel_size: 3, padding: same}
""",
)


@SC206.worded
def window_too_large(window: int, size: int) -> Text:
    return Text(
        f"has a window of size {window}, larger than its input of size {size}",
        help="use `padding: same`, or a smaller window",
    )


SC207 = Code(
    "SC207",
    ERROR,
    "wrong number of inputs",
    "Most layers take one input; layers that merge take several.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {left: [4], right: [4]}
   layers:
+    - concatenate:
+      from: [left, right]
     - dense: 1
-      from: [left, right]
""",
)


@SC207.worded
def too_many_inputs(count: int) -> Text:
    return Text(
        f"expects 1 input, got {count}", help="combine them first with `concatenate` or `add`"
    )


@SC207.worded
def too_many_for_block(count: int, block: str) -> Text:
    return Text(
        f"expects 1 input, got {count}",
        help=f"name them in `blocks.{block}.inputs`, as in `[a, b]`, and here: `{{a: …, b: …}}`",
    )


@SC207.worded
def takes_no_input() -> Text:
    return Text("takes no input", "remove `from`, and name this layer in `from` of others")


@SC207.worded
def too_few_inputs(count: int, repeated: str = "") -> Text:
    # repeated: the layer with copies that is its one input
    copies = f"write `from: {repeated}[:]` for all copies"
    help = copies if repeated else "list its inputs: `from: [a, b]`"
    return Text(f"expects at least 2 inputs, got {count}", help=help)


@SC207.worded
def not_two_inputs(count: int) -> Text:
    return Text(f"expects 2 inputs, got {count}", help="write `from: [a, b]` for a - b")


@SC207.worded
def ambiguous_input(inputs: tuple[str, ...]) -> Text:
    return Text("must name its input", help=f"add `from:` with one of {listed(inputs)}")


@SC207.worded
def unexpected_names(inputs: tuple[str, ...]) -> Text:
    shown = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
    return Text("takes inputs without names", help=f"write `from: {shown}`")


def _by_name(names: tuple[str, ...]) -> str:
    return f"write `from: {{{', '.join(f'{name}: …' for name in names)}}}`"


@SC207.worded
def unnamed_inputs(names: tuple[str, ...], takes_one: bool) -> Text:
    # takes_one: whether a single input needs no name
    expected = "1 input, or several by name" if takes_one else f"{len(names)} inputs by name"
    return Text(f"expects {expected}", help=_by_name(names))


@SC207.worded
def missing_inputs(missing: tuple[str, ...], names: tuple[str, ...]) -> Text:
    return Text(f"is missing `{'`, `'.join(missing)}` in `from`", help=_by_name(names))


@SC207.worded
def unknown_input(name: str, names: tuple[str, ...]) -> Text:
    return Text(f"has no input `{name}`", help=expected(names))


@SC207.worded
def several_for_one(name: str, count: int) -> Text:
    return Text(f"expects 1 input for `{name}`, got {count}", help="name a single layer")


@SC207.worded
def wrong_number_of_states(states: tuple[str, ...], count: int) -> Text:
    return Text(
        f"expects {len(states)} initial states, got {count}",
        help=f"write `initial_state: [{', '.join(states)}]`, with the names of layers or results",
    )


@SC207.worded
def skipped_without_input() -> Text:
    return Text(
        "can't be skipped: it has no input to take its place",
        help="remove `when`",
    )


SC209 = Code(
    "SC209",
    ERROR,
    "incompatible shared weights",
    "Weights have one shape, so all layers that share them need the same input shape.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: 8
+    - dense: 4
       name: encoder
     - share: encoder
""",
)


@SC209.worded
def shape_differs_from_owner(owner: str, given: Shape, expected: Shape) -> Text:
    return Text(
        f"can't share the weights of `{owner}`: they expect {format_shape(expected)}, "
        f"got {format_shape(given)}",
        help=f"give it the input shape of `{owner}`, or make it a separate layer",
    )


@SC209.worded
def input_has_no_weights() -> Text:
    return Text("is an input and has no weights to share", help="name a layer in `share`")


@SC209.worded
def result_has_no_weights(layer: str) -> Text:
    return Text(
        f"is a result of `{layer}` and has no weights to share", help=f"write `share: {layer}`"
    )


SC211 = Code(
    "SC211",
    ERROR,
    "wrong dtype",
    "Most layers compute with floating-point numbers.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {words: {shape: [4], dtype: int32}, x: [4]}
+  inputs: {words: [4], x: [4]}
   layers:
     - add:
       from: [words, x]
""",
)


@SC211.worded
def not_floating(dtype: str) -> Text:
    return Text(
        f"expects floating-point input, got {dtype}",
        help="add `rescaling: 1` before it, which converts to float32",
    )


@SC211.worded
def mixed_dtypes(first: str, second: str) -> Text:
    return Text(
        f"can't join {first} and {second}",
        help="add `rescaling: 1` before the integers, which converts to float32",
    )
