"""Checks of the networks that take a file per sample, and of their labels."""

from collections.abc import Iterator, Mapping, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.components.sources.folders import Folders
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from .objectives import Objective, wanted


def file_faults(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Violation]:
    """Yields why a network can't take the files of a source, or their labels."""
    assert isinstance(source, Folders)
    if len(inputs) > 1 or (len(objectives) > 1 and not source.assigns_targets):
        yield codes.images.several_inputs_or_outputs(source.name, len(inputs), len(objectives))
        return
    ((name, type_),) = inputs.items()
    found = [*_of_input(source, name, type_, objectives)]
    yield from found
    if not found and source.has_labels and not source.assigns_targets:
        for objective in objectives:
            yield from _of_folders(source, objective)


def _of_input(
    source: Folders, name: str, type_: TensorType, objectives: Sequence[Objective]
) -> Iterator[Violation]:
    """Yields why an input can't take the files, or an output their masks."""
    if source.gives == "images":
        from .image_checks import image_faults, is_images

        assert is_images(source)
        yield from image_faults(source, name, type_, objectives)
    elif source.gives == "audio":
        from .audio_checks import audio_faults, is_audio

        assert is_audio(source)
        yield from audio_faults(source, name, type_)
    else:
        from .text_checks import text_faults

        yield from text_faults(name, type_)


def _of_folders(source: Source, objective: Objective) -> Iterator[Violation]:
    """Yields why the names of folders can't be the labels of an output."""
    labels = f"the folder names of {source.path_text}"
    if objective.loss.target == "real":
        yield codes.target_values.text_targets(labels, *wanted(objective))
    elif objective.type.rank > 2:
        yield codes.target_values.one_label_per_sample(labels, *wanted(objective))
