"""Codes about losses, metrics and outputs."""

from ..code import ERROR, WARNING, Code, Text

SC301 = Code(
    "SC301",
    ERROR,
    "softmax twice",
    "Probabilities would be taken for logits: training would be wrong.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: 10, activation: softmax}
    - softmax
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: 10, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC302 = Code(
    "SC302",
    ERROR,
    "no probabilities",
    "The loss would take logarithms of arbitrary numbers.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: 10, activation: relu}
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC303 = Code(
    "SC303",
    ERROR,
    "units don't fit the loss",
    "Output and target could never have one shape.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers: [dense: 1]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [64]}
  layers: [dense: 10]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC310 = Code(
    "SC310",
    ERROR,
    "unknown output",
    "Losses and metrics belong to outputs of the network.",
    example="""\
-- wrong/spec.yaml --
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
  loss: {prize: mean_squared_error, demand: mean_squared_error}
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
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
  loss: {price: mean_squared_error, demand: mean_squared_error}
  optimizer: adam
  epochs: 10
""",
)

SC313 = Code(
    "SC313",
    WARNING,
    "activation unsuited to the loss",
    "The loss misreads what the output says.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 10, activation: sigmoid}
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 10, activation: softmax}
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


SC314 = Code(
    "SC314",
    WARNING,
    "logarithm of a possibly negative output",
    "The loss becomes `nan` as soon as the output is negative.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: kl_divergence
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 10, activation: softmax}
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
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 1, activation: softmax}
training:
  loss: binary_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 1, activation: sigmoid}
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
