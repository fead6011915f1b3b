"""Codes about tensor expressions (`compute`)."""

from collections.abc import Sequence

from ...shapes import Shape, format_shape
from ..code import ERROR, Code, Text, both, counted, expected

SC241 = Code(
    "SC241",
    ERROR,
    "unknown operation",
    "Tensor expressions have the operations of `keras.ops`.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {image: [8, 8]}
   layers:
-    - compute: rms(x)
+    - compute: sqrt(mean(square(x), axis=[1, 2]))
""",
)


@SC241.worded
def unknown_operation(name: str, instead: str = "") -> Text:
    # instead: what to write where the expression language has another way
    help = instead or "`speccompile layers compute` lists the operations"
    return Text(f"unknown operation `{name}`", help)


SC242 = Code(
    "SC242",
    ERROR,
    "unknown tensor",
    "An expression computes with the inputs of its layer.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {left: [8], right: [8]}
   layers:
-    - compute: left - rigth
+    - compute: left - right
       from: [left, right]
""",
)


@SC242.worded
def unknown_tensor(name: str, known: Sequence[str]) -> Text:
    return Text(f"unknown tensor `{name}`", expected(known))


@SC242.worded
def tensor_not_in_from(name: str, source: str) -> Text:
    # source: the `from` to write
    return Text(f"unknown tensor `{name}`", f"it is a layer: write `from: {source}`")


@SC242.worded
def name_without_quotes(name: str) -> Text:
    return Text(f"unknown tensor `{name}`", f"put it in quotes: `'{name}'`")


@SC242.worded
def input_without_name(source: str) -> Text:
    return Text(
        f"an expression can't refer to `{source}`",
        help=f"name the input: write `from: {{a: {source}}}`, and `a` in the expression",
    )


@SC242.worded
def unused_tensor(name: str) -> Text:
    return Text(f"the expression doesn't use `{name}`", "use it, or remove it from `from`")


@SC242.worded
def no_prediction() -> Text:
    return Text("the expression doesn't use `y_pred`", "compare `y_pred` with `y_true`")


@SC242.worded
def no_tensor() -> Text:
    return Text("the expression uses no tensor", "the layer's one input is `x`")


SC243 = Code(
    "SC243",
    ERROR,
    "invalid argument of an operation",
    "The parameters of an operation are those of `keras.ops`.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {image: [8, 8]}
   layers:
-    - compute: sum(x, dim=-1)
+    - compute: sum(x, axis=-1)
""",
)


@SC243.worded
def unknown_argument(name: str, signature: str) -> Text:
    return Text(f"unknown argument `{name}`", f"expected `{signature}`")


@SC243.worded
def missing_arguments(operation: str, names: Sequence[str], signature: str) -> Text:
    return Text(f"`{operation}` needs {both(names)}", f"expected `{signature}`")


@SC243.worded
def too_many_arguments(operation: str, count: int, limit: int, signature: str) -> Text:
    takes = counted(limit, "argument")
    return Text(f"`{operation}` takes {takes}, got {count}", f"expected `{signature}`")


@SC243.worded
def zero_divisor() -> Text:
    return Text("division by zero")


@SC243.worded
def negative_exponent(exponent: float) -> Text:
    return Text(
        f"integers can't be raised to the power {exponent:g}",
        help="convert them with `cast(…, 'float32')`",
    )


@SC243.worded
def argument_twice(name: str) -> Text:
    return Text(f"argument `{name}` is given twice", "remove one of them")


@SC243.worded
def wrong_argument(name: str, words: str, got: str) -> Text:
    return Text(f"`{name}` must be {words}, got {got}")


@SC243.worded
def not_a_list(name: str, got: str) -> Text:
    return Text(f"`{name}` must be a list of tensors, got {got}", "put the tensors in `[…]`")


@SC243.worded
def not_a_tensor(name: str, got: str) -> Text:
    return Text(f"`{name}` must be a tensor, got {got}")


@SC243.worded
def several_results(operation: str, results: Sequence[str], count: int) -> Text:
    # results: their names; empty if they have none
    named = f", {both(results)}" if results else ""
    first = f"`{results[0]}`" if results else "the first"
    return Text(
        f"`{operation}` gives {count:,} tensors{named}",
        help=f"take one: `{operation}(…)[0]` is {first}",
    )


@SC243.worded
def constant_call(operation: str) -> Text:
    return Text(
        f"`{operation}` needs a tensor, got only numbers",
        help="compute numbers with `+ - * / // % **`, as in `2 ** 0.5`",
    )


@SC243.worded
def tensor_in_list() -> Text:
    return Text("a list can't contain tensors here", "join them: `stack([a, b], axis=1)`")


@SC243.worded
def slice_outside_subscript() -> Text:
    return Text("a slice belongs in a subscript, as in `x[:, 0]`")


@SC243.worded
def invalid_index(got: str) -> Text:
    return Text(f"an index must be an integer, a slice, `null` or `...`, got {got}")


@SC243.worded
def too_many_steps(limit: int) -> Text:
    return Text(f"an expression has at most {limit:,} operations", "split it into several layers")


@SC243.worded
def constant_too_large(size: int, limit: int) -> Text:
    return Text(f"a constant has at most {limit:,} elements, got {size:,}")


SC246 = Code(
    "SC246",
    ERROR,
    "samples depend on each other",
    "A layer computes each sample by itself, so that a prediction doesn't depend on its batch.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [8]}
   layers:
-    - compute: x / max(x)
+    - compute: x / max(x, axis=-1, keepdims=true)
""",
)


@SC246.worded
def batch_reduced(operation: str) -> Text:
    return Text(f"`{operation}` combines the samples of a batch", "leave out axis 0")


@SC246.worded
def samples_selected() -> Text:
    return Text("the subscript selects samples of a batch", "keep them all, as in `x[:, 0]`")


@SC246.worded
def samples_mixed(operation: str) -> Text:
    return Text(
        f"`{operation}` combines the samples of a batch",
        help="keep the batch as the first axis, and compute each sample by itself",
    )


@SC246.worded
def all_axes_reduced(operation: str) -> Text:
    return Text(
        f"`{operation}` combines the samples of a batch",
        help="say over which axes, as in `axis=-1`",
    )


@SC246.worded
def batch_not_first(shape: Shape) -> Text:
    return Text(
        f"the batch must be the first axis of the result, got {format_shape(shape)}",
        help="move it there with `transpose` or `moveaxis`",
    )


@SC246.worded
def batch_twice(shape: Shape) -> Text:
    return Text(
        f"the result has the batch twice: {format_shape(shape)}",
        help="give both tensors the same number of axes, as with `y[:, null]`",
    )
