"""Codes about losses, metrics and outputs."""

from collections.abc import Sequence

from ..code import ERROR, WARNING, Code, Text, expected

SC301 = Code(
    "SC301",
    ERROR,
    "softmax applied twice",
    "The loss would take probabilities for logits, and training would be wrong.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [64]}
   layers:
     - dense: {units: 10, activation: softmax}
-    - softmax
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC301.worded
def logits_of_probabilities(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` has `from_logits: true`, but output `{output}` ends in `{activation}`",
        help=f"remove `from_logits` (the compiler sets it), or the `{activation}`",
    )


@SC301.worded
def softmax_of_softmax(layer: str) -> Text:
    return Text(f"`{layer}` applies softmax to a softmax", help="keep one of the two")


SC302 = Code(
    "SC302",
    ERROR,
    "output without probabilities",
    "The loss would take the logarithm of arbitrary numbers.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [64]}
   layers:
-    - dense: {units: 10, activation: relu}
+    - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC302.worded
def probabilities_of_logits(loss: str, output: str, output_activation: str) -> Text:
    return Text(
        f"`{loss}` has `from_logits: false`, but output `{output}` ends without an activation",
        help=f"remove `from_logits` (the compiler sets it), or end it in `{output_activation}`",
    )


@SC302.worded
def neither_probabilities_nor_logits(
    loss: str, output: str, activation: str, output_activation: str
) -> Text:
    return Text(
        f"`{loss}` expects probabilities or logits, but output `{output}` ends in `{activation}`",
        help=f"end it in `{output_activation}`, or without an activation, which gives logits",
    )


SC303 = Code(
    "SC303",
    ERROR,
    "wrong number of units",
    "The output and its targets could never have the same shape.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {pixels: [64]}
-  layers: [dense: 1]
+  layers: [dense: 10]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC303.worded
def one_unit_for_classes(loss: str, output: str) -> Text:
    return Text(
        f"`{loss}` expects a unit per class, but output `{output}` has 1 unit",
        help="use `binary_crossentropy` for two classes, or one unit per class",
    )


SC310 = Code(
    "SC310",
    ERROR,
    "unknown output",
    "Losses and metrics belong to outputs of the network.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: 1
       name: price
     - dense: 1
       name: demand
   outputs: {price: price, demand: demand}
 training:
-  loss: {prize: mean_squared_error, demand: mean_squared_error}
+  loss: {price: mean_squared_error, demand: mean_squared_error}
   optimizer: adam
   epochs: 10
""",
)


@SC310.worded
def no_outputs_named(section: str, outputs: Sequence[str]) -> Text:
    given = ", ".join(f"{output}: …" for output in outputs)
    return Text(
        f"`{section}` must name the outputs: the network has {len(outputs)}",
        help=f"write `{section}: {{{given}}}`",
    )


@SC310.worded
def unknown_output(name: str, outputs: Sequence[str]) -> Text:
    # outputs: those that are probably meant
    return Text(f"unknown output `{name}`", help=expected(outputs))


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
def loss_needs_signs(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` compares with -1 and 1, but `{output}` ends in `{activation}`",
        help="end it without an activation, or in `tanh`",
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
def output_may_be_negative(loss: str, output: str, activation: str) -> Text:
    ends = "without an activation" if activation == "linear" else f"in `{activation}`"
    wanted = "softmax" if loss == "kl_divergence" else "exponential"
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
