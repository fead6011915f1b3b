"""Expressions in Keras: operations of `keras.ops`, which a model saves and loads without us."""

from typing import Any

import keras

from .....spec_schema.expressions.elaboration import Step
from .....spec_schema.layers.compute import Compute
from ....features.preparation import Preparation
from ...keras_operations import apply
from . import make


class Expression:
    """Stands where other operators have a layer: Keras needs none for operations.

    Args:
        op: the layer of the spec.
        name: its name in Keras, that of the last operation.
    """

    weights: list[Any] = []
    trainable_weights: list[Any] = []
    trainable = True
    _call_has_training_arg = False

    def __init__(self, op: Compute, name: str) -> None:
        self._program = op.program
        self.name = name
        self._made: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """What its inputs are called."""
        return self._program.names

    def __call__(self, *inputs: Any) -> Any:
        """The result for tensors in the order of the expression's names."""
        named = dict(zip(self.names, inputs, strict=True))
        if not self._program.steps:  # else the layer would not be in the model
            return keras.ops.copy(*named.values())
        last = self._program.steps[-1]

        def call(step: Step, arguments: dict[str, Any]) -> Any:
            return self._named(apply(step, arguments), step, step is last)

        return self._program.run(named, call)

    def _named(self, tensor: Any, step: Step, is_last: bool) -> Any:
        """The tensor; its operation is called by the spec, not by what was built before."""
        first = tensor[0] if isinstance(tensor, (tuple, list)) else tensor
        if isinstance(first, keras.KerasTensor) and step.operation.name != "pick":
            name = self.name if is_last else f"{self.name}:{step.operation.name}"
            count = self._made[name] = self._made.get(name, 0) + 1
            first._keras_history.operation.name = name if count == 1 else f"{name}_{count}"
        return tensor


@make(Preparation)
@make(Compute)
def compute(op: Compute, name: str, precision: str) -> Any:
    return Expression(op, name)
