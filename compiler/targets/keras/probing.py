"""What layers compute inside a Keras model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf


@contextmanager
def recorded_outputs(
    layers: Mapping[str, keras.layers.Layer],
) -> Iterator[dict[str, list[tf.Tensor]]]:
    """Context in which a call of the model records the outputs of layers.

    It yields them by name, once the model is called.
    """
    found: dict[str, list[tf.Tensor]] = {name: [] for name in layers}
    for name, layer in layers.items():
        layer.call = _recording(layer.call, found[name])
    try:
        yield found
    finally:
        for layer in layers.values():
            del layer.call


def _recording(call: Callable[..., Any], found: list[tf.Tensor]) -> Callable[..., Any]:
    def recording(*given: Any, **options: Any) -> Any:
        output = call(*given, **options)
        found.append(output)
        return output

    return recording
