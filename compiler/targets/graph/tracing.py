"""Layers that only prepare or vary data: their Keras layer is called while the graph is traced.

What remains in the graph are TensorFlow operations. An exported graph needs no Keras.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import tensorflow as tf

from ....spec_schema.operator import Operator
from ..keras import layers as keras_layers
from ..mixing import changed, changes_targets, drawing, size_of, unchanged
from .lowering import LayerCall, Lowering, Results

POLICIES = {"float16": "mixed_float16", "bfloat16": "mixed_bfloat16"}


class Traced(NamedTuple):
    """An operator that is traced.

    Attributes:
        lowering: Computes it, as `f(op, call, inputs, roles)`.
        table: The table that it looks values up in, which a saved graph must contain.
    """

    lowering: Lowering
    table: tf.lookup.StaticHashTable | None


def traced(op: Operator, dtype: tf.DType) -> Traced:
    """Returns how an operator is traced.

    Call it before tracing begins; it makes the Keras layer.
    """
    layer = keras_layers.make_layer(op, op.name, POLICIES.get(dtype.name, dtype.name))
    lowering = partial(change if changes_targets(op) else trace, layer)
    lookup = getattr(layer, "_lookup_layer", layer)  # inside `text_vectorization`
    return Traced(lowering, getattr(lookup, "lookup_table", None))


def trace(
    layer: Any,
    op: Operator,
    call: LayerCall,
    inputs: list[tf.Tensor],
    roles: tuple[str, ...] = (),
) -> Results:
    """Returns the results of a Keras layer, called inside a `tf.function`.

    It draws what it draws in the keras target: its seed generators give the seeds of `call`.
    """
    if op.fitted and not layer.built:
        with tf.init_scope():  # what it keeps must not belong to the graph of one function
            layer.build(inputs[0].shape)

    def called(**mode: bool) -> Any:
        with _seeded(keras_layers.seed_generators(op, layer), call):
            made = keras_layers.apply(op, partial(layer, **mode), inputs, roles)
        return tuple(map(call.computed, made)) if op.results() else call.computed(made)

    if not layer._call_has_training_arg:
        return called()
    return call.when_training(partial(called, training=True), partial(called, training=False))


def change(
    layer: Any,
    op: Operator,
    call: LayerCall,
    inputs: list[tf.Tensor],
    roles: tuple[str, ...] = (),
) -> Results:
    """Returns what a Keras layer that mixes samples or moves pixels returns, and appends to
    `call.mixtures` what changes targets likewise.
    """
    (given,) = inputs
    drawn_by = drawing(layer)
    x = tf.cast(given, drawn_by.compute_dtype)

    def still() -> tf.Tensor:
        return x if layer is drawn_by else layer(x, training=False)

    if call.training is False:
        return still()
    with _seeded(keras_layers.seed_generators(op, layer), call):
        drawn = drawn_by.get_random_transformation(x)

    def mixture(targets: tf.Tensor, boxes: str) -> tf.Tensor:
        return call.when_training(
            lambda: changed(op, drawn_by, targets, boxes, drawn=drawn, size=size_of(x)),
            lambda: unchanged(op, targets),
        )

    call.mixtures.append(mixture)
    return call.when_training(lambda: drawn_by.transform_images(x, drawn), still)


@contextmanager
def _seeded(generators: Sequence[Any], call: LayerCall) -> Iterator[None]:
    """Context in which Keras' seed generators, by stream, give the seeds of a layer's call."""
    for stream, generator in enumerate(generators):
        generator.next = _next(call, stream, generator.state.dtype)
    try:
        yield
    finally:
        for generator in generators:
            del generator.next


def _next(call: LayerCall, stream: int, dtype: str) -> Callable[..., tf.Tensor]:
    numbers = count()

    def next_seed(ordered: bool = True) -> tf.Tensor:
        return tf.cast(call.seed(next(numbers), stream), dtype)

    return next_seed
