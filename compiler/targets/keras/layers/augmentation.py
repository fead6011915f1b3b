"""Augmentation that Keras' layers alone do wrong: in a `Pipeline`, which every Keras loads."""

from typing import Any

import keras

from .....spec_schema.layers.augmentation import RandomCrop
from .....spec_schema.layers.color_augmentation import Equalization
from ..components import arguments
from . import generators, make


@make(RandomCrop)
def _make_random_crop(op: RandomCrop, name: str, precision: str) -> keras.layers.Layer:
    """Keras' layer returns whole images in inference, although it says that it crops them."""
    size = {"height": op.height, "width": op.width}
    crops = (keras.layers.RandomCrop, keras.layers.CenterCrop)
    return _pipeline(name, *(crop(**size, dtype=precision) for crop in crops))


@generators(RandomCrop)
def _generators_of_random_crop(layer: Any) -> list[Any]:
    return [layer.layers[0].generator]


@make(Equalization)
def _make_equalization(op: Equalization, name: str, precision: str) -> keras.layers.Layer:
    """Keras' layer returns a symbolic input itself, so that a model can't follow what is computed
    from what.
    """
    return _pipeline(name, keras.layers.Equalization(**arguments(op), dtype=precision))


def _pipeline(name: str, *layers: keras.layers.Layer) -> keras.layers.Layer:
    """They count as built: to build them, Keras would call them, and that would draw.

    Keras would save that the pipeline is built, and warn when it loads layers that are not.
    """
    for layer in layers:
        layer.built = True
    pipeline = keras.layers.Pipeline(list(layers), name=name)
    pipeline.get_build_config = lambda: None
    return pipeline
