"""Layers that change targets with the samples of a batch, as Keras layers inside a model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import keras

from ...ir import Graph, Node
from ..mixing import Mixture, changed, changes_targets, drawing, size_of


@contextmanager
def recorded_mixtures(
    graph: Graph, layers: Mapping[str, keras.layers.Layer]
) -> Iterator[dict[str, Mixture]]:
    """Context in which a call of the model records how its layers change the samples of a batch.

    It yields what changes targets likewise, by the name of the node, once the model is called.
    """
    places: dict[str, list[Node]] = {}
    for node in graph.nodes:
        if changes_targets(node.operator):
            places.setdefault(node.owner, []).append(node)
    found: dict[str, Mixture] = {}
    for owner, nodes in places.items():
        layer = drawing(layers[owner])
        layer.get_random_transformation = _recording(layer, iter(nodes), found)
    try:
        yield found
    finally:
        for owner in places:
            del drawing(layers[owner]).get_random_transformation


def _recording(layer: Any, nodes: Iterator[Node], found: dict[str, Mixture]) -> Callable[..., Any]:
    """Returns the layer's `get_random_transformation` that also records what is drawn."""
    draw = layer.get_random_transformation

    def recording(*given: Any, **options: Any) -> Any:
        drawn = draw(*given, **options)
        node = next(nodes)
        size = size_of(given[0])
        found[node.name] = partial(changed, node.operator, layer, drawn=drawn, size=size)
        return drawn

    return recording
