"""Codes about losses, metrics and outputs."""

from collections.abc import Sequence

from ...shapes import Shape, format_shape
from ..code import ERROR, INFO, Code, Text, counted, expected

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
    return Text(f"`{layer}` applies softmax twice", help="keep one of the two")


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
    "incompatible loss",
    "It can't be computed from this output.",
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


@SC303.worded
def wrong_number_of_weights(weights: int, units: int) -> Text:
    return Text(
        f"has {counted(weights, 'weight')} in `alpha`, but the output has {counted(units, 'unit')}",
        help="give each class one weight, or all of them one number",
    )


@SC303.worded
def loss_axis_out_of_range(axis: int, output: Shape) -> Text:
    return Text(
        f"uses axis {axis}, out of range for the output {format_shape(output)}",
        help=f"use axes from 0, the batch, to {len(output) - 1}",
    )


@SC303.worded
def vector_axis_out_of_range(axis: int, output: Shape) -> Text:
    return Text(
        f"compares vectors along axis {axis}, which the samples of the output "
        f"{format_shape(output)} don't have",
        help=f"use an axis from 1 to {len(output) - 1}, or -1 for the last",
    )


@SC303.worded
def vectors_over_mask(axis: int, mask: Shape) -> Text:
    return Text(
        f"compares vectors along axis {axis}, over which the output has a mask "
        f"{format_shape(mask)}",
        help="set `axis: -1`, or remove the mask",
    )


@SC303.worded
def loss_of_embeddings(output: Shape) -> Text:
    return Text(
        f"compares embeddings of shape (batch, features), got {format_shape(output)}",
        help="end the network in a vector with at least 2 elements, for example with `flatten`",
    )


@SC303.worded
def loss_of_steps(output: Shape) -> Text:
    return Text(
        "reads a sequence from an output of shape (batch, steps, classes), got "
        f"{format_shape(output)}",
        help="keep the time steps, for example with `return_sequences: true`, and end the network "
        "in a `dense` layer with a unit per class and one for the blank",
    )


@SC303.worded
def sequence_over_mask(mask: Shape) -> Text:
    return Text(
        f"uses all time steps, but the output has a mask {format_shape(mask)}",
        help="remove `mask_zero` or `masking`: at padding, the network learns to output blanks",
    )


@SC303.worded
def logits_expected(loss: str, output: str, activation: str) -> Text:
    return Text(
        f"`{loss}` expects logits, but output `{output}` ends in `{activation}`",
        help="end it without an activation: the loss applies softmax",
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
    rest = ", without outputs that have no targets" if section == "loss" else ""
    return Text(
        f"`{section}` must name the outputs: the network has {len(outputs)}",
        help=f"write `{section}: {{{given}}}`{rest}",
    )


@SC310.worded
def unknown_output(name: str, outputs: Sequence[str]) -> Text:
    # outputs: those that are probably meant
    return Text(f"unknown output `{name}`", help=expected(outputs))


SC340 = Code(
    "SC340",
    INFO,
    "output without a loss",
    "It is computed, predicted and exported, but nothing trains it for its own sake.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: 8
       name: hidden
     - dense: 1
       name: price
   outputs: {price: price, vector: hidden}
 training:
-  loss: {price: mean_squared_error}
+  loss: {price: mean_squared_error, vector: mean_squared_error}
   optimizer: adam
   epochs: 10
""",
)


@SC340.worded
def output_without_loss(output: str) -> Text:
    return Text(
        f"output `{output}` has no loss: it is predicted, but not trained on",
        help=f"add `{output}: …` to `loss` if it has targets",
    )


SC341 = Code(
    "SC341",
    ERROR,
    "untrained output measured",
    "Metrics and weights apply to outputs with a loss, for which there are targets.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dense: 8
       name: hidden
     - dense: 1
       name: price
   outputs: {price: price, vector: hidden}  # speccompile: ignore[SC340]
 training:
   loss: {price: mean_squared_error}
-  metrics: {price: [mean_absolute_error], vector: [mean_absolute_error]}
+  metrics: {price: [mean_absolute_error]}
   optimizer: adam
   epochs: 10
""",
)


@SC341.worded
def untrained_output(section: str, output: str) -> Text:
    return Text(
        f"`{section}` names output `{output}`, which has no loss",
        help=f"remove it, or add `{output}: …` to `loss`",
    )
