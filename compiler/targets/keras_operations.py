"""Tensor operations by `keras.ops`, on symbolic tensors and others."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import keras

from ...spec_schema.expressions.elaboration import Step
from ...spec_schema.types import TensorType


def apply(step: Step, arguments: Mapping[str, Any]) -> Any:
    """The result of an operation of `keras.ops`."""
    operation = step.operation
    if operation.name == "array":
        type_ = operation.infer(**arguments)
        assert isinstance(type_, TensorType)
        return keras.ops.convert_to_tensor(arguments["value"], dtype=type_.dtype.value)
    if operation.name == "pick":
        return arguments["x"][arguments["index"]]
    defaults = {p.name: p.default for p in operation.parameters.values() if not p.is_required}
    given = {**defaults, **arguments}
    function = reduce(getattr, operation.keras.split("."), keras.ops)
    if operation.variadic:
        *names, last = operation.parameters
        return function(*(given[name] for name in names), *given[last])
    return function(**given)
