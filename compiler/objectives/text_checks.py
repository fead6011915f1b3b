"""Checks of the networks that take the text of files."""

from collections.abc import Iterator, Mapping, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import DType, TensorType
from .image_checks import faults_of_folders
from .objectives import Objective, filled


def text_faults(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Violation]:
    """Yields why a network can't take the text of files, or their labels."""
    if len(inputs) > 1 or len(objectives) > 1:
        yield codes.text_samples.several_inputs_or_outputs(len(inputs), len(objectives))
        return
    ((name, type_),) = inputs.items()
    if type_.dtype is not DType.STRING or filled(type_.shape[1:], 1) is None:
        yield codes.text_samples.input_is_not_a_string(name, str(type_), type_.dtype.value)
    for objective in objectives:
        yield from faults_of_folders(source, objective)
