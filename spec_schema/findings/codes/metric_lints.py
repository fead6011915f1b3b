"""Codes about metrics that say nothing."""

from ..code import ERROR, INFO, WARNING, Code

SC324 = Code(
    "SC324",
    WARNING,
    "answer at each position",
    "A sample that has one class can't be compared with a class for each place in it.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {pixels: [8, 8, 1]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3, activation: relu}
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {pixels: [8, 8, 1]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3, activation: relu}
    - flatten
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC325 = Code(
    "SC325",
    WARNING,
    "metric that says nothing",
    "A network that has learned nothing gets the same.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 1]
training:
  loss: huber
  optimizer: adam
  metrics: [accuracy]
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 1]
training:
  loss: huber
  optimizer: adam
  metrics: [mean_absolute_error]
  epochs: 3
""",
)

SC326 = Code(
    "SC326",
    INFO,
    "few thresholds",
    "Predictions between two thresholds of the curve count as equal.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 1]
training:
  loss: binary_crossentropy
  optimizer: adam
  metrics: [auc: {num_thresholds: 20}]
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 1]
training:
  loss: binary_crossentropy
  optimizer: adam
  metrics: [auc]
  epochs: 3
""",
)

SC327 = Code(
    "SC327",
    WARNING,
    "metric that is the accuracy",
    "Of all classes together, each wrong answer is one false yes and one missed yes.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 3]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [precision]
  epochs: 3
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [8]}
  layers: [dense: 3]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [precision: {class_id: 2}]
  epochs: 3
""",
)

SC328 = Code(
    "SC328",
    ERROR,
    "threshold out of range",
    "The monitor never comes up to it, or always does.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 3]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  epochs: 100
  policy:
    stop_when: {monitor: accuracy, at_least: 95}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 3]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  epochs: 100
  policy:
    stop_when: {monitor: accuracy, at_least: 0.95}
""",
)
