"""Layers that mix the samples of a batch, as Keras layers inside a model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import keras

from ...ir import Graph
from ..mixing import Mixture


@contextmanager
def recorded_mixtures(
    graph: Graph, layers: Mapping[str, keras.layers.Layer]
) -> Iterator[dict[str, Mixture]]:
    """Context in which a call of the model records how its layers mix the samples of a batch.

    It yields what mixes targets likewise, by the name of the node, once the model is called.
    """
    places: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.operator.mixes_samples:
            places.setdefault(node.owner, []).append(node.name)
    found: dict[str, Mixture] = {}
    for owner, names in places.items():
        layers[owner].get_random_transformation = _recording(layers[owner], iter(names), found)
    try:
        yield found
    finally:
        for owner in places:
            del layers[owner].get_random_transformation


def _recording(layer: Any, names: Iterator[str], found: dict[str, Mixture]) -> Callable[..., Any]:
    """Returns the layer's `get_random_transformation` that also records what is drawn."""
    draw = layer.get_random_transformation

    def recording(*given: Any, **options: Any) -> Any:
        drawn = draw(*given, **options)
        found[next(names)] = partial(layer.transform_labels, transformation=drawn)
        return drawn

    return recording
