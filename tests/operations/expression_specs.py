"""Specs with expressions."""

EXPRESSIONS = """
spec: 1
name: expressions
data: {synthetic: 16}
model:
  inputs: {image: [8, 8, 3]}
  layers:
    - conv2d: {filters: 6, kernel_size: 2, strides: 2}
    - reshape: [16, 6]
      name: patches
    - weight: {shape: [1, 6], initializer: he_normal}
      name: token
    - concatenate: {axis: 1}
      from: [token, patches]
      name: tokens
    - weight: {shape: [17, 6], regularizer: {l2: 0.1}, constraint: {max_norm: 2}}
      name: positions
    - compute: tokens + positions * [1, 0.5, 2, 1, 1, 1] + arange(6, dtype='float32') @ eye(6)
      from: [tokens, positions]
    - compute: concatenate([x[:, 0], mean(x, axis=1), max(x[..., ::2], axis=1)])
    - dense: 3
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  batch_size: 16
  epochs: 1
"""
