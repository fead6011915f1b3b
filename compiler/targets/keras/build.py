"""Lowers a typed graph to a plain `keras.Model`: a `Sequential` if the network is a chain."""

import re
from collections.abc import Mapping
from functools import partial
from itertools import chain
from typing import Any

import keras
import tensorflow as tf

from ....spec_schema.shapes import Shape
from ....spec_schema.types import TensorType
from ...ir import Graph, Node
from ...valid_spec import ValidSpec
from ..initial_values import initial_value
from .compiled_metrics import to_compiled_metrics
from .components import to_keras_loss, to_keras_optimizer
from .layers import apply, call_arguments, is_cast, make_layer
from .masks import without_mask_warnings
from .program import KerasProgram


def build(spec: ValidSpec) -> KerasProgram:
    """Returns the program of a spec: the compiled model and the steps that train it."""
    precision = spec.document.runtime.precision
    layers = make_layers(spec.graph, precision)
    with without_mask_warnings():
        model = connect(spec.graph, layers, identifier(spec.name))
    weights = set_initial_values(spec.graph, layers, spec.document.seed)
    if spec.document.training is not None:
        compile_model(model, spec, weights)
    return KerasProgram(spec, model, layers, weights, partial(connect, layers=layers, name="part"))


def make_layers(graph: Graph, precision: str) -> dict[str, keras.layers.Layer]:
    """Returns a layer for every node that owns its weights, by the node's name."""
    layers = {}
    for node in graph.nodes:
        if node.shares is None:
            layer = make_layer(node.operator, layer_name(node), precision)
            layer.trainable = node.trainable
            layers[node.name] = layer
    return layers


def layer_name(node: Node) -> str:
    """Returns the name in Keras, which allows no slash: `residual_2.main` for `residual_2/main`."""
    return node.name.replace("/", ".")


def identifier(name: str) -> str:
    """Returns the name of the model: Keras and TensorFlow scopes allow no spaces."""
    return re.sub(r"[^A-Za-z0-9_.]+", "_", name).strip("_.") or "model"


def connect(graph: Graph, layers: dict[str, keras.layers.Layer], name: str) -> keras.Model:
    """Call the layers on each other's outputs."""
    inputs = {
        label: keras.Input(type_.shape[1:], dtype=type_.dtype.value, name=label)
        for label, type_ in graph.inputs.items()
    }
    types = graph.types()
    if graph.is_chain and not any(_needs_a_call(node, types) for node in graph.nodes):
        (first,) = inputs.values()
        return keras.Sequential([first, *(layers[node.name] for node in graph.nodes)], name=name)
    tensors: dict[str, Any] = dict(inputs)
    for node in graph.nodes:
        sources = [tensors[source] for source in node.inputs]
        given = [types[source] for source in node.inputs]
        made = apply(node.operator, layers[node.owner], sources, node.roles, given)
        tensors[node.name], *others = made if node.results else (made,)
        for result, type_, other in zip(node.results, node.result_types, others, strict=True):
            tensors[result] = _of_shape(other, type_.shape, result.replace("/", "."))
    outputs = {label: tensors[source] for label, source in graph.outputs.items()}
    _name_mask_operations(list(tensors.values()))
    model = keras.Model(_single(inputs), _single(outputs), name=name)
    if any(node.shares or node.operator.removes_masks for node in graph.nodes):
        used = {*graph.outputs.values(), *(name for node in graph.nodes for name in node.inputs)}
        names = [(node.name, *used.intersection(node.results)) for node in graph.nodes]
        _run_in_order(model, [tensors[name] for name in chain.from_iterable(names)])
    return model


def _of_shape(x: Any, shape: Shape, name: str) -> Any:
    """The tensor with the shape that it has; Keras takes the scores of attention for square."""
    if tuple(x.shape) == shape:
        return x
    if None not in shape[1:]:
        y = keras.ops.reshape(x, (-1, *shape[1:]))
        y._keras_history.operation.name = name
        return y
    if shape[1:].count(None) == 1 and None in x.shape[1:]:
        return keras.layers.Reshape([size or -1 for size in shape[1:]], name=name)(x)
    x._shape = shape
    return x


def _needs_a_call(node: Node, types: Mapping[str, TensorType]) -> bool:
    """Whether a layer does more than to be called with the tensor before it."""
    given = [types[name] for name in node.inputs]
    is_special = node.operator.arity in ("named", "none") or is_cast(node.operator)
    return is_special or bool(call_arguments(node.operator, given))


def _run_in_order(model: keras.Model, tensors: list[Any]) -> None:
    """Apply layers in the order of the spec.

    Keras orders layers by the distance from the outputs, which is ambiguous for two applications of
    one layer: moving statistics and random draws would follow an arbitrary order. So it is for
    attention, which removes the masks of its inputs, and other layers with the same inputs. Keras
    has no public way to set the order.
    """
    given = [node for nodes in model._nodes_by_depth.values() for node in nodes if node.is_input]
    computed: list[Any] = []
    for tensor in tensors:
        computed += _computed_for(tensor, {id(node) for node in (*given, *computed)})
    model._nodes_by_depth.clear()
    model._nodes_by_depth.update({-place: [node] for place, node in enumerate(given + computed)})


def _name_mask_operations(tensors: list[Any]) -> None:
    """Name the operations that compute masks, so that none has the name of a layer.

    Keras names them by what was built before in this process.
    """
    own = {id(tensor._keras_history.operation) for tensor in tensors}
    known: set[int] = set()
    counts: dict[str, int] = {}
    for node in (node for tensor in tensors for node in _computed_for(tensor, known)):
        operation = node.operation
        is_layer = id(operation) in own or isinstance(operation, keras.layers.Layer)
        if is_layer or ":" in operation.name:
            continue
        kind = type(operation).__name__.lower()
        counts[kind] = counts.get(kind, 0) + 1
        operation.name = f"mask:{kind}_{counts[kind]}"


def _computed_for(tensor: Any, known: set[int]) -> list[Any]:
    """What Keras computes for a tensor besides what is known, in an order that it can follow."""
    history = tensor._keras_history
    pending = [history.operation._inbound_nodes[history.node_index]]
    found: list[Any] = []
    while pending:
        node = pending[-1]
        missing = [each for each in node.parent_nodes if id(each) not in known]
        if missing:
            pending += missing
            continue
        pending.pop()
        if id(node) not in known:
            known.add(id(node))
            found.append(node)
    return found


def _single(tensors: dict[str, Any]) -> Any:
    return next(iter(tensors.values())) if len(tensors) == 1 else tensors


def set_initial_values(
    graph: Graph, layers: dict[str, keras.layers.Layer], seed: int
) -> dict[str, tf.Variable]:
    """Returns every weight by its full name, initialized from the spec's seed."""
    weights: dict[str, tf.Variable] = {}
    for node in graph.nodes:
        if node.shares is not None:
            continue
        for declared, variable in zip(node.weights, layers[node.name].weights, strict=True):
            full = f"{node.name}/{declared.name}"
            variable.assign(initial_value(declared, full, seed))
            weights[full] = variable.value
    return weights


def compile_model(
    model: keras.Model, spec: ValidSpec, variables: Mapping[str, tf.Variable]
) -> None:
    """Compile the model with its loss, optimizer and metrics, so that it can be trained
    without us.
    """
    training = spec.document.training
    assert training is not None
    losses = {o.output: to_keras_loss(o) for o in spec.objectives if o.loss.has_keras_class}
    is_saved = len(losses) == len(spec.objectives)  # else Keras could not load the model
    several, alone = len(spec.objectives) > 1, len(spec.graph.outputs) == 1
    precision = spec.document.runtime.precision
    metrics, weighted = (
        {o.output: to_compiled_metrics(o, several, precision, which) for o in spec.objectives}
        for which in (False, True)
    )
    weights = {o.output: o.weight for o in spec.objectives} if several else None
    by_variable = {id(one.value): one.path for one in model.weights}
    paths = {name: by_variable[id(variable)] for name, variable in variables.items()}
    model.compile(
        optimizer=to_keras_optimizer(spec, model.name, paths),
        loss=(_single(losses) if alone else losses) if is_saved else None,
        metrics=(_single(metrics) if alone else metrics) if is_saved else None,
        weighted_metrics=(
            (_single(weighted) if alone else weighted)
            if is_saved and any(weighted.values())
            else None
        ),
        loss_weights=weights if is_saved else None,
        jit_compile=False,
    )
