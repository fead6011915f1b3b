"""Codes about outputs that reconstruct an input."""

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text

SC464 = Code(
    "SC464",
    ERROR,
    "input that can't be reconstructed",
    "Each number of the output is compared with one of the input.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {npz: {path: waves.npz}, reconstruct: x}
 model:
   inputs: {x: [8]}
   layers:
     - dense: {units: 2, activation: relu}
-    - dense: 4
+    - dense: 8
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
""",
)


@SC464.worded
def other_shape(
    input: str, given: Shape, output: str, shape: Shape, loss: str, target: str
) -> Text:
    return Text(
        f"`{output}` can't reconstruct input `{input}`: its shape is {sample_shape(shape)}, that of "
        f"the input {sample_shape(given)}",
        help="give both the same number of values",
    )


@SC464.worded
def wrong_type(input: str, dtype: str, output: str, loss: str) -> Text:
    return Text(
        f"`{loss}` can't compare `{output}` with input `{input}`, which is {dtype}",
        help="use a loss for numbers, such as `mean_squared_error`; for integers, also "
        "`sparse_categorical_crossentropy`",
    )


@SC464.worded
def already_normalized(output: str) -> Text:
    return Text(
        f"the target of `{output}` is an input, which `normalize` scales: `normalize_targets` "
        "doesn't apply to it",
        help="use `normalize`",
    )


@SC464.worded
def not_probabilities(labels: str, least: float, greatest: float, loss: str) -> Text:
    return Text(
        f"`{loss}` expects values between 0 and 1, but {labels} ranges from {least:.6g} to "
        f"{greatest:.6g}",
        help="scale it with `normalize`, such as `normalize: min_max`, or use `mean_squared_error`",
    )
