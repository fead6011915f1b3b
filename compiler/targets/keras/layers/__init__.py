"""Operators as Keras layers: generic, except for those in the files of this folder."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import keras

from .....spec_schema.operator import Operator
from .....spec_schema.types import TensorType
from ..components import arguments, keras_class

Maker: TypeAlias = Callable[[Any, str, str], keras.layers.Layer]
Arguments: TypeAlias = Callable[..., dict[str, Any]]
Generators: TypeAlias = Callable[[Any], list[Any]]

_MAKERS: dict[type[Operator], Maker] = {}
_GENERATORS: dict[type[Operator], Generators] = {}
_ARGUMENTS: dict[type[Operator], Arguments] = {}
_TAKING_LISTS: set[type[Operator]] = set()
_CAST: set[type[Operator]] = set()


def make(operator: type[Operator]) -> Callable[[Maker], Maker]:
    """Decorator: registers a function that builds the layer of `operator`, as `f(op, name,
    precision)`.
    """

    def add(function: Maker) -> Maker:
        _MAKERS[operator] = function
        return function

    return add


def generators(operator: type[Operator]) -> Callable[[Generators], Generators]:
    """Decorator: registers a function that returns the seed generators of `operator`, by stream."""

    def add(function: Generators) -> Generators:
        _GENERATORS[operator] = function
        return function

    return add


def take_list(operator: type[Operator]) -> None:
    """Register an operator whose Keras layer takes its inputs as a list, in the order of roles."""
    _TAKING_LISTS.add(operator)


def cast_vectors(operator: type[Operator]) -> None:
    """Register an operator whose vectors are integers in Keras, which declares them as floats."""
    _CAST.add(operator)


def is_cast(op: Operator) -> bool:
    """Whether the result of its Keras layer is cast to floating point."""
    return type(op) in _CAST and getattr(op, "output_mode", "int") != "int"


def make_layer(op: Operator, name: str, precision: str = "float32") -> keras.layers.Layer:
    """Returns the Keras layer of an operator, not built yet.

    Args:
        precision: The name of the dtype policy of the layer and of layers inside it, unless it
            computes in float32 always.
    """
    precision = "float32" if op.computes_in_float32 else precision
    maker = _MAKERS.get(type(op))
    if maker:
        return maker(op, name, precision)
    given = arguments(op, (*op.call_parameters, *op.own))
    return keras_class(type(op))(**given, name=name, dtype=precision)


def seed_generators(op: Operator, layer: keras.layers.Layer) -> list[Any]:
    """Returns the seed generators that a layer uses in training, in the order of their streams."""
    if not op.draws():
        return []
    while isinstance(layer, keras.layers.TimeDistributed):
        layer = layer.layer
    op = op.at_each_step
    finder = _GENERATORS.get(type(op))
    if finder:
        return finder(layer)
    return [layer.generator if op.is_traced else layer.seed_generator]


def called_with(operator: type[Operator]) -> Callable[[Arguments], Arguments]:
    """Decorator: registers a function that returns arguments of a call, as `f(op, *types)`."""

    def add(function: Arguments) -> Arguments:
        _ARGUMENTS[operator] = function
        return function

    return add


def call_arguments(op: Operator, types: Sequence[TensorType] = ()) -> dict[str, Any]:
    """Returns the arguments of a call of the layer besides its inputs, which have these types."""
    given = arguments(op, tuple(f for f in type(op).model_fields if f not in op.call_parameters))
    function = _ARGUMENTS.get(type(op))
    return {**given, **function(op, *types)} if function else given


def apply(
    op: Operator,
    layer: keras.layers.Layer,
    inputs: list[Any],
    roles: tuple[str, ...] = (),
    types: Sequence[TensorType] = (),
) -> Any:
    """Call the layer on its inputs: a single one, a list, or by role.

    The first role is Keras' first argument, which it may call otherwise.

    Args:
        types: Their types, where Keras may infer other element types.
    """
    if op.arity == "named":
        return layer(*inputs)
    if op.arity == "none":
        return layer(weight.ones(inputs[0], layer))
    extra = call_arguments(op, types)
    if type(op) in _TAKING_LISTS:
        by_role = dict(zip(roles, inputs, strict=True))
        return layer([by_role[role] for role in op.arguments if role in by_role], **extra)
    if roles:
        given = op.by_role(inputs, roles)
        if "initial_state" in given:
            given["initial_state"] = recurrent.nested(op, given["initial_state"])
        return _flat(op, layer(given.pop(roles[0]), **given, **extra))
    return _flat(op, layer(inputs if op.arity == "several" else inputs[0], **extra))


def _flat(op: Operator, made: Any) -> Any:
    """The output, or the results in a tuple: Keras gives the states of a stack in lists."""
    if is_cast(op):
        return _cast(made)
    return tuple(keras.tree.flatten(made)) if op.results() else made


def _cast(made: Any) -> Any:
    floats = keras.ops.cast(made, "float32")
    if keras.backend.is_keras_tensor(floats):
        layer, call, _ = made._keras_history
        floats._keras_history.operation.name = f"{layer.name}:cast" + (f"_{call + 1}" * bool(call))
    return floats


from . import (  # noqa: E402  the files that register exceptions
    attention,
    augmentation,
    categories,
    compute,
    image,
    recurrent,
    reversible_embedding,
    spectral_normalization,
    spectrogram,
    weight,
    wrapping,
)

__all__ = [
    "apply",
    "attention",
    "augmentation",
    "call_arguments",
    "called_with",
    "cast_vectors",
    "categories",
    "compute",
    "generators",
    "image",
    "is_cast",
    "make",
    "make_layer",
    "recurrent",
    "reversible_embedding",
    "seed_generators",
    "spectral_normalization",
    "spectrogram",
    "take_list",
    "weight",
    "wrapping",
]
