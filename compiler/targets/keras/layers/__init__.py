"""Operators as Keras layers: generic, but for those listed in the files of this folder."""

from collections.abc import Callable
from typing import Any, TypeAlias

import keras

from .....spec_schema.operator import Operator
from ..components import arguments, keras_class

Maker: TypeAlias = Callable[[Any, str, str], keras.layers.Layer]
Generators: TypeAlias = Callable[[Any], list[Any]]

_MAKERS: dict[type[Operator], Maker] = {}
_GENERATORS: dict[type[Operator], Generators] = {}


def make(operator: type[Operator]) -> Callable[[Maker], Maker]:
    """Decorator: this function makes the layer of `operator`, as `f(op, name, precision)`."""

    def add(function: Maker) -> Maker:
        _MAKERS[operator] = function
        return function

    return add


def generators(operator: type[Operator]) -> Callable[[Generators], Generators]:
    """Decorator: this function gives the seed generators that `operator` draws from, by stream."""

    def add(function: Generators) -> Generators:
        _GENERATORS[operator] = function
        return function

    return add


def make_layer(op: Operator, name: str, precision: str = "float32") -> keras.layers.Layer:
    """The Keras layer of an operator, not built yet.

    Args:
        precision: the name of the policy that it and all inside it compute by.
    """
    maker = _MAKERS.get(type(op))
    if maker:
        return maker(op, name, precision)
    given = arguments(op, op.call_parameters)
    return keras_class(type(op))(**given, name=name, dtype=precision)


def seed_generators(op: Operator, layer: keras.layers.Layer) -> list[Any]:
    """The generators a layer draws from in training, in the order of their streams."""
    if not op.draws():
        return []
    finder = _GENERATORS.get(type(op))
    return finder(layer) if finder else [layer.seed_generator]


def call_arguments(op: Operator) -> dict[str, Any]:
    """What is handed to the layer when it is called, besides its inputs."""
    return arguments(op, tuple(f for f in type(op).model_fields if f not in op.call_parameters))


def apply(
    op: Operator, layer: keras.layers.Layer, inputs: list[Any], roles: tuple[str, ...] = ()
) -> Any:
    """The layer called on its inputs: alone, in a list, or by their roles."""
    extra = call_arguments(op)
    if roles:
        return layer(**dict(zip(roles, inputs, strict=True)), **extra)
    return layer(inputs if op.arity == "several" else inputs[0], **extra)


from . import attention, recurrent  # noqa: E402  the files that register exceptions

__all__ = [
    "apply",
    "attention",
    "generators",
    "make",
    "make_layer",
    "recurrent",
    "seed_generators",
]
