"""Codes about training that is legal and probably not meant."""

from ..code import ERROR, WARNING, Code

SC308 = Code(
    "SC308",
    ERROR,
    "bad class weights",
    "A weight has to belong to a class.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
  class_weights: {yess: 5}
-- right/spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
  class_weights: {yes: 5}
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- finding --
error[SC308]: `class_weights` names `yess`, and no class is called that
  --> spec.yaml:11:19  (training.class_weights.yess)
   |
11 |   class_weights: {yess: 5}
   |                   ^^^^
   |
help: did you mean `yes`?
""",
)

SC311 = Code(
    "SC311",
    WARNING,
    "key without effect",
    "It reads as if it did something.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
  policy:
    stop_when: {monitor: loss}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
  policy:
    stop_when: {monitor: loss, at_most: 0.01}
""",
)

SC316 = Code(
    "SC316",
    WARNING,
    "regularizer that swamps the loss",
    "Weights of 0 become the best there are.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
  regularize:
    - l2: 1
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
  regularize:
    - l2: 1e-4
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC317 = Code(
    "SC317",
    WARNING,
    "L2 and weight decay",
    "Both draw weights to 0, by different rules.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
  regularize:
    - l2: 1e-4
training:
  loss: sparse_categorical_crossentropy
  optimizer: adamw
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
  regularize:
    - l2: 1e-4
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC318 = Code(
    "SC318",
    WARNING,
    "batch normalization of one sample",
    "One sample says nothing of the others.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, use_bias: false}
    - batch_normalization
    - relu
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
  batch_size: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, use_bias: false}
    - batch_normalization
    - relu
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
  batch_size: 32
""",
)

SC321 = Code(
    "SC321",
    WARNING,
    "learning rate out of range",
    "Training diverges, or nothing is learned.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 1}}
  epochs: 10
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 1e-3}}
  epochs: 10
""",
)

SC322 = Code(
    "SC322",
    WARNING,
    "nothing to train",
    "The network stays what it is.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 32, activation: relu}
      trainable: false
    - dense: 10
      trainable: false
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
      trainable: false
    - dense: 10
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
""",
)

SC323 = Code(
    "SC323",
    WARNING,
    "probabilities in half precision",
    "Small ones become 0, and large ones can't be told from 1.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 10, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 10
runtime: {precision: mixed_bfloat16}
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
runtime: {precision: mixed_bfloat16}
""",
)

SC329 = Code(
    "SC329",
    WARNING,
    "targets on another scale than their inputs",
    "A copy of the input would not be the answer: normalisation changes inputs only.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  npz: {path: pictures.npz, inputs: x, targets: x}
  normalize: {divide: 255}
model:
  inputs: {x: [64]}
  layers:
    - dense: {units: 8, activation: relu}
    - dense: 64
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- right/spec.yaml --
spec: 1
data:
  npz: {path: pictures.npz, inputs: x, targets: x}
model:
  inputs: {x: [64]}
  layers:
    - rescaling: {scale: $(1 / 255)}
    - dense: {units: 8, activation: relu}
    - dense: 64
    - rescaling: 255
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
""",
)
