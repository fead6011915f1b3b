"""Codes about layers that are legal and probably not meant."""

from ..code import INFO, WARNING, Code

SC219 = Code(
    "SC219",
    WARNING,
    "activation without effect",
    "It reads as if it did something.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - relu
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC220 = Code(
    "SC220",
    WARNING,
    "activation of an activation",
    "Numbers between 0 and 1 are squeezed into a small part of what they could say.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: sigmoid}
    - softmax
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: sigmoid}
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC221 = Code(
    "SC221",
    WARNING,
    "dropout after the last layer",
    "It sets the answers themselves to zero.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dense: 10
    - dropout: 0.3
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dropout: 0.3
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC222 = Code(
    "SC222",
    WARNING,
    "much dropout",
    "A rate is what is dropped: little is left of it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dropout: 0.9
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dropout: 0.1
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC223 = Code(
    "SC223",
    WARNING,
    "linear layers in a row",
    "Together they can learn only what one of them can.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 32
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC224 = Code(
    "SC224",
    INFO,
    "layer without effect",
    "It gives what it gets.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - flatten
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC225 = Code(
    "SC225",
    INFO,
    "bias before batch normalization",
    "The mean is subtracted, and the bias with it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {picture: [32, 32, 3]}
  layers:
    - conv2d: {filters: 8, kernel_size: 3}
    - batch_normalization
    - relu
    - global_average_pooling2d
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {picture: [32, 32, 3]}
  layers:
    - conv2d: {filters: 8, kernel_size: 3, use_bias: false}
    - batch_normalization
    - relu
    - global_average_pooling2d
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC226 = Code(
    "SC226",
    WARNING,
    "embedding of fractions",
    "Fractions are cut off, and an integer beyond the table is not found when data is read.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {words: [5]}
  layers:
    - embedding: {input_dim: 10, output_dim: 4}
-- right/spec.yaml --
spec: 1
model:
  inputs: {words: {shape: [5], dtype: int32}}
  layers:
    - embedding: {input_dim: 10, output_dim: 4}
""",
)
