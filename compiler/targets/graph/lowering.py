"""The table of lowerings: for each operator class the function that computes it in TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import tensorflow as tf

from ....spec_schema.components.regularizers import Regularizer
from ....spec_schema.operator import Operator

Lowering: TypeAlias = Callable[..., tf.Tensor]
LOWERINGS: dict[type[Operator], Lowering] = {}


def lower(operator: type[Operator]) -> Callable[[Lowering], Lowering]:
    """Decorator: this function computes `operator`. It is called as `f(op, call, *inputs)`.

    Inputs come in the operator's order; for an operator with roles, as keyword arguments.
    """

    def add(function: Lowering) -> Lowering:
        assert operator not in LOWERINGS, f"{operator.name} is lowered twice"
        LOWERINGS[operator] = function
        return function

    return add


@dataclass(frozen=True, slots=True)
class LayerCall:
    """What one application of a layer may use besides its inputs.

    Attributes:
        weights: its variables by their name inside the layer ("kernel").
        training: whether this is a training step; a boolean, or a tensor in the exported graph.
        dropout: factor on every declared dropout rate; 1.0 as the spec says, 0.0 none.
        draw: (stream, number of the draw) → the seed pair of a random draw. A stream is one of
            the layer's seed generators in Keras; most layers have one.
        updates: new values of weights that training moves without gradients, by name.
        dtype: what layers make of integers; float16 or bfloat16 in mixed precision.
        activities: (regularizer, tensor) for what a layer's activity regularizers apply to, where
            that is not its output but something inside; see `activities`.
    """

    weights: Mapping[str, Any]
    training: Any = False
    dropout: Any = 1.0
    draw: Callable[[int, int], tf.Tensor] = field(
        default=lambda stream, number: tf.zeros(2, tf.int32)
    )
    updates: dict[str, tf.Tensor] = field(default_factory=dict)
    dtype: tf.DType = tf.float32
    activities: list[tuple[Regularizer, tf.Tensor]] = field(default_factory=list)

    def weight(self, name: str, x: tf.Tensor) -> tf.Tensor:
        """A weight in the element type of `x`, in which the layer computes."""
        return tf.cast(self.weights[name], x.dtype)

    def floating(self, x: tf.Tensor) -> tf.Tensor:
        """An input as the layer computes with it: integers become floating point numbers."""
        return x if x.dtype.is_floating else tf.cast(x, self.dtype)

    def seed(self, number: int = 0, stream: int = 0) -> tf.Tensor:
        """The seed pair of a random draw of this application."""
        return self.draw(stream, number)

    def when_training(
        self, then: Callable[[], tf.Tensor], otherwise: Callable[[], tf.Tensor]
    ) -> tf.Tensor:
        """`then()` in a training step, `otherwise()` else; a branch of the graph if need be."""
        if isinstance(self.training, bool):
            return then() if self.training else otherwise()
        return tf.cond(self.training, then, otherwise)


def dropped(
    call: LayerCall, x: tf.Tensor, rate: float, seed: tf.Tensor, noise_shape: Any = None
) -> tf.Tensor:
    """Inverted dropout of a training step, with the draw Keras makes."""
    rate = rate * call.dropout
    if tf.is_tensor(rate):
        rate = tf.cast(rate, x.dtype)
    return tf.nn.experimental.stateless_dropout(x, rate=rate, seed=seed, noise_shape=noise_shape)


def activities(
    op: Operator, call: LayerCall, output: tf.Tensor
) -> list[tuple[Regularizer, tf.Tensor]]:
    """What activity regularizers apply to in a call that gave `output`.

    Each term in the loss is the regularizer of the tensor divided by the batch size. In Keras
    most of them are of the layer's output; attention regularizes its projections, and
    bidirectional the outputs of its two layers.
    """
    own = getattr(op, "activity_regularizer", None)
    if call.activities or own is None:
        return call.activities
    return [(own, output)]


def apply(
    op: Operator, call: LayerCall, inputs: list[tf.Tensor], roles: tuple[str, ...] = ()
) -> tf.Tensor:
    """The output of an operator."""
    function = LOWERINGS[type(op)]
    if roles:
        return function(op, call, **dict(zip(roles, inputs, strict=True)))
    return function(op, call, *inputs)
