"""Values as strict JSON. JSON has no NaN and no infinity, so they become text."""

from collections.abc import Mapping
from math import isfinite, isnan
from typing import Any


def strict(value: Any) -> Any:
    """Returns the value as plain JSON data, with "NaN", "Infinity" and "-Infinity", which `float`
    reads.

    Mappings become dicts (keys as text), lists and tuples become lists, and number types of other
    libraries become floats.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): strict(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [strict(item) for item in value]
    return _number(float(value))


def _number(value: float) -> float | str:
    if isfinite(value):
        return value
    if isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
