"""The networks that are measured: their data and their specs. No framework is imported here."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

CLASSES = 10
SEED = 7


@dataclass(frozen=True, slots=True)
class Network:
    """A network with the size of its training.

    Attributes:
        name: as the table shows it.
        shape: of a sample.
        batch: samples a step.
        steps: of an epoch: one to four seconds of `model.fit` on two cores.
        model: what the spec says under `model:`, and `blocks:` before it where there are any.
    """

    name: str
    shape: tuple[int, ...]
    batch: int
    steps: int
    model: str

    @property
    def samples(self) -> int:
        """Samples of an epoch; all batches are full."""
        return self.batch * self.steps

    @property
    def spec(self) -> str:
        """The spec as a person would write it."""
        return f"""
spec: 1
seed: {SEED}
{self.model}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {{adam: {{learning_rate: 1e-3}}}}
  metrics: [accuracy]
  batch_size: {self.batch}
  epochs: 1
"""

    def data(self) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Samples from 0 to 1 and their classes, the same in every process."""
        random = np.random.default_rng(SEED)
        x = random.random((self.samples, *self.shape), np.float32)
        return x, random.integers(0, CLASSES, self.samples).astype(np.int32)


def _spec(layers: str, shape: tuple[int, ...], blocks: str = "") -> str:
    return f"{blocks}\nmodel:\n  inputs: {{x: {list(shape)}}}\n  layers:\n{layers}"


RESIDUAL_BLOCK = """
blocks:
  residual:
    params: {filters: int, stride: 1}
    layers:
      - conv2d:
          {filters: $filters, kernel_size: 3, strides: $stride, padding: same, use_bias: false}
      - batch_normalization
      - relu
      - conv2d: {filters: $filters, kernel_size: 3, padding: same, use_bias: false}
      - batch_normalization:
        name: main
      - conv2d: {filters: $filters, kernel_size: 1, strides: $stride, use_bias: false}
        from: input
        name: shortcut
        when: $(stride > 1)
      - add:
        from: [main, shortcut]
      - relu
"""
ENCODER_BLOCK = """
blocks:
  encoder:
    layers:
      - layer_normalization
      - multi_head_attention: {num_heads: 4, key_dim: 16}
        name: attended
      - add:
        from: [input, attended]
        name: mixed
      - layer_normalization
      - dense: {units: 128, activation: gelu}
      - dense: 64
        name: thought
      - add:
        from: [mixed, thought]
"""
SMALL_DENSE = """
    - dense: {units: 256, activation: relu}
    - dense: {units: 128, activation: relu}
    - dense: 10
"""
LARGE_DENSE = """
    - dense: {units: 2048, activation: relu}
    - dense: {units: 2048, activation: relu}
    - dense: 10
"""
SMALL_CONVOLUTIONAL = """
    - conv2d: {filters: 32, kernel_size: 3, activation: relu}
    - max_pooling2d: 2
    - conv2d: {filters: 64, kernel_size: 3, activation: relu}
    - max_pooling2d: 2
    - flatten
    - dense: 10
"""
RESIDUAL = """
    - conv2d: {filters: 16, kernel_size: 3, padding: same, use_bias: false}
    - batch_normalization
    - relu
    - residual: {filters: 16}
      repeat: 3
    - residual: {filters: 32, stride: 2}
    - residual: {filters: 32}
      repeat: 2
    - residual: {filters: 64, stride: 2}
    - residual: {filters: 64}
      repeat: 2
    - global_average_pooling2d
    - dense: 10
"""
LSTM = """
    - lstm: 64
    - dense: 10
"""
ATTENTION = """
    - encoder:
      repeat: 2
    - layer_normalization
    - global_average_pooling1d
    - dense: 10
"""


def _network(
    name: str, shape: tuple[int, ...], batch: int, steps: int, layers: str, blocks: str = ""
) -> Network:
    return Network(name, shape, batch, steps, _spec(layers, shape, blocks))


_of_64 = partial(_network, batch=64)
NETWORKS = {
    network.name: network
    for network in (
        _of_64("small dense", (64,), steps=1024, layers=SMALL_DENSE),
        _network("large dense", (784,), 256, 24, LARGE_DENSE),
        _of_64("small convolutional", (28, 28, 1), steps=96, layers=SMALL_CONVOLUTIONAL),
        _of_64("residual", (32, 32, 3), steps=8, layers=RESIDUAL, blocks=RESIDUAL_BLOCK),
        _of_64("lstm", (100, 32), steps=64, layers=LSTM),
        _of_64("attention", (64, 64), steps=48, layers=ATTENTION, blocks=ENCODER_BLOCK),
    )
}
