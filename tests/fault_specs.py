"""The specs whose runs are killed: between them all that a run has to remember."""

DENSE = """\
spec: 1
name: dense
seed: 11
params: {width: 384}

data:
  csv: {path: digits.csv, target: digit}
  normalize: {divide: 16}
  split: {validation: 0.15, test: 0.15, stratify: true}

model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: $width, use_bias: false}
    - batch_normalization
    - relu
    - dropout: 0.3
    - dense: {units: 192, activation: relu}
    - dropout: 0.2
    - dense: 10
  regularize:
    - l2: 1e-4
      on: dense

training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 2e-3}}
  metrics: [accuracy]
  batch_size: 64
  epochs: 60
  policy:
    early_stopping: {monitor: val_loss, patience: 9, min_delta: 1e-3}
    checkpoint: {every_steps: 7, keep: {best: 2, last: 2}}
    reduce_lr_on_plateau: {monitor: val_loss, factor: 0.5, patience: 3, min_delta: 1e-3}

runtime: {target: TARGET, device: cpu}
"""

CONVOLUTIONAL = """\
spec: 1
name: convolutional
seed: 12

data:
  csv: {path: digits.csv, target: digit}
  normalize: {divide: 16}
  split: {validation: 0.15, test: 0.15, stratify: true}

model:
  inputs: {pixels: [8, 8, 1]}
  layers:
    - conv2d: {filters: 8, kernel_size: 3, padding: same, use_bias: false}
    - batch_normalization
    - relu
    - max_pooling2d: 2
    - spatial_dropout2d: 0.1
    - flatten
    - dense: {units: 256, activation: relu}
    - dropout: 0.4
    - dense: 10

training:
  loss: sparse_categorical_crossentropy
  optimizer:
    sgd:
      learning_rate: {cosine_decay: {initial_learning_rate: 0.1, decay_steps: 600}}
      momentum: 0.9
  metrics: [accuracy]
  batch_size: 48
  epochs: 24

runtime: {target: TARGET, device: cpu, threads: 2}
"""

BIDIRECTIONAL = """\
spec: 1
name: bidirectional
seed: 21
data: {synthetic: 480}
model:
  inputs: {t: {shape: [14, 6]}}
  layers:
    - bidirectional: {layer: {lstm: {units: 10, dropout: 0.2}}}
    - dense: 4
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  batch_size: 16
  epochs: 2
  policy: {finish: last}
runtime: {target: TARGET, device: cpu}
"""
