"""What an operator says to inputs that it can't take."""

from typing import Any

import pytest
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import DType, ShapeError, TensorType


def refusal(name: str, parameters: dict[str, Any], inputs: list[Any]) -> ShapeError:
    """The error that inference raises. An input is a shape, (shape, dtype), or a type."""
    types = [_type(item) for item in inputs]
    operator = LAYERS.find(name)(**parameters)
    with pytest.raises(ShapeError) as caught:
        operator.output(*types)
    error = caught.value
    assert error.violation.text.help, "every refusal names a remedy"
    assert not error.parameter or error.parameter in type(operator).model_fields
    return error


def _type(item: Any) -> TensorType:
    if isinstance(item, TensorType):
        return item
    if item and isinstance(item[0], tuple):
        shape, dtype = item
        return TensorType(shape, DType(dtype))
    return TensorType(item)
