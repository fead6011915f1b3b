"""Codes about losses that are legal and probably not meant for their output."""

from ..code import ERROR, WARNING, Code, Text

SC313 = Code(
    "SC313",
    WARNING,
    "activation unsuited to the loss",
    "The loss misreads what the output says.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - dense: {units: 10, activation: sigmoid}
+    - dense: {units: 10, activation: softmax}
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC313.worded
def loss_needs_distribution(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` needs probabilities that add up to 1, but `{output}` ends in `{activation}`",
        help="end it in `softmax`, or use `binary_crossentropy` if several classes can be true",
    )


@SC313.worded
def loss_needs_independent_units(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` treats each unit as its own decision, but `{output}` ends in `{activation}`",
        help="end it in `sigmoid`, or use `categorical_crossentropy` to choose one class of many",
    )


@SC313.worded
def classes_are_exclusive(loss: str, output: str, units: int, has_sigmoid: bool) -> Text:
    # has_sigmoid: whether the output ends in a sigmoid that is written in the spec
    help = "use `sparse_categorical_crossentropy`"
    if has_sigmoid:
        help += f", and end `{output}` in `softmax`"
    return Text(
        f"`{loss}` decides on each of {units} classes by itself, but every sample has one class",
        help=help,
    )


@SC313.worded
def loss_needs_signs(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` compares with -1 and 1, but `{output}` ends in `{activation}`",
        help="end it without an activation, or in `tanh`",
    )


@SC313.worded
def loss_needs_probabilities(loss: str, output: str, activation: str, wanted: str) -> Text:
    ends = "without an activation" if activation == "linear" else f"in `{activation}`"
    return Text(
        f"`{loss}` needs probabilities, but `{output}` ends {ends}", help=f"end it in `{wanted}`"
    )


@SC313.worded
def targets_partly_out_of_range(
    labels: str,
    least: float,
    greatest: float,
    output: str,
    activation: str,
    low: float,
    high: float,
    loss: str,
    units: int,
    factor: float,
    count: int,
    of: int,
) -> Text:
    # count: how many of the targets are out of range; else as for `targets_out_of_range` of SC445
    from .target_values import bounds, unbounded

    return Text(
        f"{count:,} of {of:,} targets in {labels} ({least:.6g} to {greatest:.6g}) are out of range "
        f"for `{output}`: `{activation}` {bounds(low, high)}",
        help=unbounded(loss, units, factor),
    )


SC314 = Code(
    "SC314",
    WARNING,
    "logarithm of a possibly negative output",
    "The loss becomes `nan` as soon as the output is negative.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - dense: 10
+    - dense: {units: 10, activation: softmax}
 training:
   loss: kl_divergence
   optimizer: adam
   epochs: 10
""",
)


@SC314.worded
def output_may_be_negative(loss: str, output: str, activation: str, wanted: str) -> Text:
    ends = "without an activation" if activation == "linear" else f"in `{activation}`"
    return Text(
        f"`{loss}` takes the logarithm of the output, but `{output}` ends {ends} and may be negative",
        help=f"end it in `{wanted}`",
    )


SC315 = Code(
    "SC315",
    ERROR,
    "softmax of one unit",
    "It is 1 whatever the network learns.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [64]}
   layers:
-    - dense: {units: 1, activation: softmax}
+    - dense: {units: 1, activation: sigmoid}
 training:
   loss: binary_crossentropy
   optimizer: adam
   epochs: 10
""",
)


@SC315.worded
def softmax_of_one_unit(activation: str, layer: str) -> Text:
    return Text(
        f"the {activation} of one unit is always 1, and `{layer}` has one unit",
        help="end it in `sigmoid`, or give it a unit for each class",
    )
