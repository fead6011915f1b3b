"""The registry of lowerings: the function that computes each operator class in TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import tensorflow as tf

from ....spec_schema.components.regularizers import Regularizer
from ....spec_schema.operator import Operator
from ..mixing import Mixture

Results: TypeAlias = tf.Tensor | tuple[tf.Tensor, ...]
Lowering: TypeAlias = Callable[..., Results]
Masks: TypeAlias = tuple[tf.Tensor | None, ...]
LOWERINGS: dict[type[Operator], Lowering] = {}
MASKS: dict[type[Operator], Lowering] = {}

LAYOUTS = {3: "NWC", 4: "NHWC", 5: "NDHWC"}
"""What TensorFlow calls channels last, by rank. Gradients over volumes fail where it isn't said."""


def lower(operator: type[Operator]) -> Callable[[Lowering], Lowering]:
    """Decorator: registers a function that computes `operator`. It is called as `f(op, call,
    *inputs)`.

    Inputs are in the operator's order; for an operator with roles, they are keyword arguments.
    """

    def add(function: Lowering) -> Lowering:
        assert operator not in LOWERINGS, f"{operator.name} is lowered twice"
        LOWERINGS[operator] = function
        return function

    return add


def lower_mask(operator: type[Operator]) -> Callable[[Lowering], Lowering]:
    """Decorator: this function computes the mask of the output, as `f(op, call, *inputs)`.

    It is called if the type of the output has a mask. By default the output has that of the first
    input.
    """

    def add(function: Lowering) -> Lowering:
        MASKS[operator] = function
        return function

    return add


@dataclass(frozen=True, slots=True)
class LayerCall:
    """What one application of a layer can use besides its inputs.

    Attributes:
        weights: Its variables by their name inside the layer ("kernel").
        training: Whether this is a training step: a boolean, or a tensor in the exported graph.
        dropout: A factor on every declared dropout rate: 1.0 keeps the rates, 0.0 disables dropout.
        draw: (stream, number of the draw) → the seed pair of a random draw. A stream is one of the
            layer's seed generators in Keras; most layers have one.
        updates: New values of weights that are updated without gradients, by name.
        dtype: The type that integers are cast to; float16 or bfloat16 in mixed precision.
        activities: (regularizer, tensor) for activity regularizers of something other than the
            layer's output; see `activities`.
        mixtures: What mixes the targets of a batch as the layer has mixed its samples.
        masks: The mask of each input, boolean; None for inputs without one.
        roles: The operator's argument for each input, if its inputs have roles.
        traced: The lowering of an operator that is traced.
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
    mixtures: list[Mixture] = field(default_factory=list)
    masks: Masks = ()
    roles: tuple[str, ...] = ()
    traced: Lowering | None = None

    @property
    def mask(self) -> tf.Tensor | None:
        """The mask of the first input."""
        return self.masks[0] if self.masks else None

    def mask_of(self, role: str) -> tf.Tensor | None:
        """The mask of the input with a role; None if there is no such input."""
        pairs = zip(self.roles, self.masks, strict=False)
        return next((mask for name, mask in pairs if name == role), None)

    def weight(self, name: str, x: tf.Tensor) -> tf.Tensor:
        """Returns a weight in the element type of `x`."""
        return tf.cast(self.weights[name], x.dtype)

    def floating(self, x: tf.Tensor) -> tf.Tensor:
        """Returns an input in the type that the layer computes with: integers are cast to floating
        point.
        """
        return x if x.dtype.is_floating else tf.cast(x, self.dtype)

    def computed(self, y: tf.Tensor) -> tf.Tensor:
        """Returns a result in the type that the layer computes with, unless it is integers."""
        return tf.cast(y, self.dtype) if y.dtype.is_floating else y

    def seed(self, number: int = 0, stream: int = 0) -> tf.Tensor:
        """Returns the seed pair of a random draw of this application."""
        return self.draw(stream, number)

    def when_training(
        self, then: Callable[[], tf.Tensor], otherwise: Callable[[], tf.Tensor]
    ) -> tf.Tensor:
        """Returns `then()` in a training step, otherwise `otherwise()`; a branch of the graph if
        needed.
        """
        if isinstance(self.training, bool):
            return then() if self.training else otherwise()
        return tf.cond(self.training, then, otherwise)


def dropped(
    call: LayerCall, x: tf.Tensor, rate: float, seed: tf.Tensor, noise_shape: Any = None
) -> tf.Tensor:
    """Inverted dropout in a training step, with the same draw as Keras."""
    rate = rate * call.dropout
    if tf.is_tensor(rate):
        rate = tf.cast(rate, x.dtype)
    return tf.nn.experimental.stateless_dropout(x, rate=rate, seed=seed, noise_shape=noise_shape)


def results_of(made: Results) -> tuple[tf.Tensor, ...]:
    """The output of a lowering and its other results."""
    return made if isinstance(made, tuple) else (made,)


def activities(
    op: Operator, call: LayerCall, results: tuple[tf.Tensor, ...]
) -> list[tuple[Regularizer, tf.Tensor]]:
    """Returns the tensors that activity regularizers apply to in a call with these results.

    Each penalty in the loss is the regularizer of the tensor divided by the batch size. In Keras
    most apply to all results of the layer; attention regularizes its projections, and bidirectional
    layers the outputs of their two layers.
    """
    own = getattr(op, "activity_regularizer", None)
    if call.activities or own is None:
        return call.activities
    return [(own, result) for result in results]


def apply(
    op: Operator, call: LayerCall, inputs: list[tf.Tensor], roles: tuple[str, ...] = ()
) -> Results:
    """Compute the output of an operator, and its other results if it has any."""
    if call.traced and op.is_traced:
        return call.traced(op, call, inputs, roles)
    function = LOWERINGS[type(op)]
    if roles and op.arity != "named":
        return function(op, call, **op.by_role(inputs, roles))
    return function(op, call, *inputs)


def mask_of(op: Operator, call: LayerCall, inputs: list[tf.Tensor]) -> tf.Tensor | None:
    """The mask of the output of an operator whose output has one."""
    function = MASKS.get(type(op))
    return function(op, call, *inputs) if function else call.mask
