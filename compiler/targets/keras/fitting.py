"""Fits layers to the training data by `adapt` of their Keras layers."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ....spec_schema.errors import Error
from ....spec_schema.layers.categories import Discretization
from ....spec_schema.layers.feature_normalization import Normalization
from ....spec_schema.layers.lookup import IntegerLookup, Lookup, StringLookup
from ....spec_schema.layers.text import TextVectorization
from ....spec_schema.operator import Operator
from ...fitted import FittedValues, unfitted, with_fitted
from ...ir import Graph, Node
from ...valid_spec import ValidSpec
from .build import connect, make_layers
from .layers import make_layer
from .statistics import FITTED_BY_US, statistics_of

Batches: TypeAlias = Callable[[Sequence[str], bool], Iterator[Mapping[str, NDArray[Any]]]]
"""Returns the training data of these inputs, in one or more batches; of windows, if the second
argument is true, their rows, each once.
"""


def _looked_up(layer: Any, kind: type) -> dict[str, Any]:
    """Returns the vocabulary of a layer, and its weights if it has any."""
    words = list(map(kind, layer.get_vocabulary(False)))
    if layer.output_mode != "tf_idf" or not words:
        return {"vocabulary": words}
    start = layer._token_start_index()
    weights = layer.idf_weights.numpy()[start : start + len(words)]
    return {"vocabulary": words, "idf_weights": weights.tolist()}


_READERS: dict[type[Operator], Callable[[Any], dict[str, Any]]] = {
    Normalization: lambda layer: {
        "mean": layer.adapt_mean.numpy().tolist(),
        "variance": layer.adapt_variance.numpy().tolist(),
    },
    IntegerLookup: lambda layer: _looked_up(layer, int),
    StringLookup: lambda layer: _looked_up(layer, str),
    TextVectorization: lambda layer: _looked_up(layer._lookup_layer, str),
    Discretization: lambda layer: {"bin_boundaries": layer.bin_boundaries},
}


def fit(spec: ValidSpec, batches: Batches) -> FittedValues:
    """Returns the parameters of all layers that need it, fitted to the training data.

    Layers are fitted in the order of the network, since one may prepare the input of the next.

    Raises:
        Error: The data does not give what the spec says of a layer.
    """
    values: dict[str, dict[str, Any]] = {}
    for name in unfitted(spec.graph):
        graph = with_fitted(spec, values).graph
        values[name] = _fitted(graph, graph[name], batches)
    with_fitted(spec, values)
    return values


def _fitted(graph: Graph, node: Node, batches: Batches) -> dict[str, Any]:
    is_feature = node.origin.path.startswith("data.features.")
    by_row = is_feature and any(graph.inputs[column].rank > 2 for column in graph.columns)
    names, prepare = _before(graph, node.inputs[0], by_row)
    given = [prepare(batch) for batch in batches(names, by_row)]
    if isinstance(node.operator, FITTED_BY_US):
        return statistics_of(node.operator, np.concatenate(given))
    layer = make_layer(node.operator, node.operator.name)
    layer.adapt(given[0] if len(given) == 1 else iter(given))
    values = _READERS[type(node.operator)](layer)
    if isinstance(node.operator, Lookup) and node.operator.min_count > 1:
        values = _frequent(values, layer, given, node.operator.min_count)
    if values.get("vocabulary") == []:
        lower = ", lower `min_count`" if getattr(node.operator, "min_count", 1) > 1 else ""
        raise Error(
            f"`{node.name}` can't be fitted: the training part has nothing for its vocabulary",
            f"give `vocabulary`{lower}, or remove the layer",
        )
    return values


def _frequent(
    values: Mapping[str, Any], layer: Any, given: Sequence[NDArray[Any]], least: int
) -> dict[str, Any]:
    """Returns the fitted values of the words, or integers, that occur at least this often."""
    counts: Counter[Any] = Counter()
    for batch in given:
        words = tf.constant(batch)
        words = layer._preprocess(words) if hasattr(layer, "_lookup_layer") else words
        flat = words.flat_values if isinstance(words, tf.RaggedTensor) else tf.reshape(words, [-1])
        found, _, times = tf.unique_with_counts(flat)
        named = map(_plain, found.numpy().tolist())
        counts.update(dict(zip(named, times.numpy().tolist(), strict=True)))
    kept = [n for n, word in enumerate(values["vocabulary"]) if counts[word] >= least]
    return {name: [each[n] for n in kept] for name, each in values.items()}


def _plain(value: bytes | int) -> str | int:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _before(
    graph: Graph, source: str, by_row: bool
) -> tuple[Sequence[str], Callable[[Mapping[str, NDArray[Any]]], NDArray[Any]]]:
    """Returns the inputs that a tensor is computed from, and a function that computes it.

    Args:
        by_row: Whether to compute it for windows of one row.
    """
    if source in graph.inputs:
        return (source,), lambda batch: batch[source]
    wanted = {source}
    for node in reversed(graph.nodes):
        if not wanted.isdisjoint((node.name, *node.results)):
            wanted.update((node.name, node.owner, *node.inputs))
    inputs = {name: type_ for name, type_ in graph.inputs.items() if name in wanted}
    if by_row:
        inputs = {n: one.with_shape(None, 1, *one.shape[2:]) for n, one in inputs.items()}
    nodes = tuple(node for node in graph.nodes if node.name in wanted)
    part = replace(graph, inputs=inputs, nodes=nodes, outputs={"prepared": source})
    model = connect(part, make_layers(part, "float32"), "prepared")
    call = tf.function(lambda *x: model(x[0] if len(x) == 1 else dict(zip(inputs, x, strict=True))))
    return tuple(inputs), lambda batch: call(*(batch[name] for name in inputs)).numpy()
