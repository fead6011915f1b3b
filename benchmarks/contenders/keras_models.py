"""The networks as a person writes them in Keras."""

from collections.abc import Callable

import keras
from keras import layers
from networks import CLASSES


def _small_dense() -> list[keras.layers.Layer]:
    return [layers.Dense(256, activation="relu"), layers.Dense(128, activation="relu")]


def _large_dense() -> list[keras.layers.Layer]:
    return [layers.Dense(2048, activation="relu"), layers.Dense(2048, activation="relu")]


def _small_convolutional() -> list[keras.layers.Layer]:
    return [
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
    ]


def _lstm() -> list[keras.layers.Layer]:
    return [layers.LSTM(64)]


def _residual(x: keras.KerasTensor) -> keras.KerasTensor:
    x = layers.Conv2D(16, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in (16, 32, 64):
        for place in range(3):
            x = _residual_block(x, filters, 2 if filters > 16 and place == 0 else 1)
    return layers.GlobalAveragePooling2D()(x)


def _residual_block(x: keras.KerasTensor, filters: int, stride: int) -> keras.KerasTensor:
    y = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    if stride > 1:
        x = layers.Conv2D(filters, 1, strides=stride, use_bias=False)(x)
    return layers.ReLU()(layers.Add()([y, x]))


def _attention(x: keras.KerasTensor) -> keras.KerasTensor:
    for _ in range(2):
        y = layers.LayerNormalization()(x)
        x = layers.Add()([x, layers.MultiHeadAttention(4, 16)(y, y)])
        y = layers.LayerNormalization()(x)
        y = layers.Dense(128, activation="gelu")(y)
        x = layers.Add()([x, layers.Dense(64)(y)])
    return layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))


CHAINS: dict[str, Callable[[], list[keras.layers.Layer]]] = {
    "small dense": _small_dense,
    "large dense": _large_dense,
    "small convolutional": _small_convolutional,
    "lstm": _lstm,
}
GRAPHS: dict[str, Callable[[keras.KerasTensor], keras.KerasTensor]] = {
    "residual": _residual,
    "attention": _attention,
}


def model(name: str, shape: tuple[int, ...]) -> keras.Model:
    """The model of a network, not compiled; it gives logits."""
    inputs = keras.Input(shape)
    if name in CHAINS:
        return keras.Sequential([inputs, *CHAINS[name](), layers.Dense(CLASSES)])
    return keras.Model(inputs, layers.Dense(CLASSES)(GRAPHS[name](inputs)))
