"""Checks of the networks that take images, and of their targets."""

from collections.abc import Iterator, Mapping, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from .objectives import Objective, wanted


def picture_size(type_: TensorType) -> tuple[int, int, int] | None:
    """Returns the height, width and channels of an input that accepts images; None if it
    doesn't.
    """
    match type_.shape[1:]:
        case (int() as height, int() as width, (1 | 3) as channels) if type_.dtype.is_floating:
            return height, width, channels
    return None


def image_faults(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Violation]:
    """Yields why a network can't take the images of a source, or their labels."""
    if len(inputs) > 1 or (len(objectives) > 1 and not source.assigns_targets):
        yield codes.images.several_inputs_or_outputs(len(inputs), len(objectives))
        return
    ((name, type_),) = inputs.items()
    if picture_size(type_) is None:
        yield codes.images.input_is_not_an_image(name, str(type_), type_.dtype.value)
    elif not source.assigns_targets:
        for objective in objectives:
            yield from _faults_of_folders(source, objective)


def _faults_of_folders(source: Source, objective: Objective) -> Iterator[Violation]:
    labels = f"the folder names of {source.path_text}"
    if objective.loss.target == "real":
        yield codes.target_values.text_targets(labels, *wanted(objective))
    elif objective.type.rank > 2:
        yield codes.target_values.one_label_per_sample(labels, *wanted(objective))
