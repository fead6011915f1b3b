"""Operators as Keras layers: generic, except for those in the files of this folder."""

from collections.abc import Callable
from typing import Any, TypeAlias

import keras

from .....spec_schema.operator import Operator
from ..components import arguments, keras_class

Maker: TypeAlias = Callable[[Any, str, str], keras.layers.Layer]
Generators: TypeAlias = Callable[[Any], list[Any]]

_MAKERS: dict[type[Operator], Maker] = {}
_GENERATORS: dict[type[Operator], Generators] = {}
_TAKING_LISTS: set[type[Operator]] = set()


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


def make_layer(op: Operator, name: str, precision: str = "float32") -> keras.layers.Layer:
    """Returns the Keras layer of an operator, not built yet.

    Args:
        precision: The name of the dtype policy of the layer and of layers inside it.
    """
    maker = _MAKERS.get(type(op))
    if maker:
        return maker(op, name, precision)
    given = arguments(op, op.call_parameters)
    return keras_class(type(op))(**given, name=name, dtype=precision)


def seed_generators(op: Operator, layer: keras.layers.Layer) -> list[Any]:
    """Returns the seed generators that a layer uses in training, in the order of their streams."""
    if not op.draws():
        return []
    finder = _GENERATORS.get(type(op))
    return finder(layer) if finder else [layer.seed_generator]


def call_arguments(op: Operator) -> dict[str, Any]:
    """Returns the arguments of a call of the layer besides its inputs."""
    return arguments(op, tuple(f for f in type(op).model_fields if f not in op.call_parameters))


def apply(
    op: Operator, layer: keras.layers.Layer, inputs: list[Any], roles: tuple[str, ...] = ()
) -> Any:
    """Call the layer on its inputs: a single one, a list, or by role."""
    if op.arity == "named":
        return layer(*inputs)
    if op.arity == "none":
        return layer(weight.ones(inputs[0], layer.name))
    extra = call_arguments(op)
    if type(op) in _TAKING_LISTS:
        by_role = dict(zip(roles, inputs, strict=True))
        return layer([by_role[role] for role in op.arguments if role in by_role], **extra)
    if roles:
        return layer(**dict(zip(roles, inputs, strict=True)), **extra)
    return layer(inputs if op.arity == "several" else inputs[0], **extra)


from . import attention, compute, recurrent, spectral_normalization, weight  # noqa: E402  the files that register exceptions

__all__ = [
    "apply",
    "attention",
    "compute",
    "generators",
    "make",
    "make_layer",
    "recurrent",
    "seed_generators",
    "spectral_normalization",
    "take_list",
    "weight",
]
