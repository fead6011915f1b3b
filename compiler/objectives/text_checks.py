"""Checks of the networks that take the text of files."""

from collections.abc import Iterator

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import DType, TensorType
from .objectives import filled


def text_faults(name: str, type_: TensorType) -> Iterator[Violation]:
    """Yields why an input can't take the text of files."""
    if type_.dtype is not DType.STRING or filled(type_.shape[1:], 1) is None:
        yield codes.text_samples.input_is_not_a_string(name, str(type_), type_.dtype.value)
