"""Checks of the networks that take images, and of their targets."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from ...spec_schema.components.sources import Source
from ...spec_schema.components.sources.images import CHANNELS, Images, Masks
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from .objectives import Objective, wanted


def is_images(source: Source) -> TypeGuard[Images]:
    """Whether a source gives images."""
    return isinstance(source, Images)


def image_size(type_: TensorType, source: Images) -> tuple[int, int, int] | None:
    """Returns the height, width and channels of the images for an input; None if there are none."""
    if type_.rank != 4 or not type_.dtype.is_floating:
        return None
    height, width, channels = type_.shape[1:]
    sides, colors = source.resizing.sides, source.colors
    if sides is not None:
        if any(dim not in (None, side) for dim, side in zip((height, width), sides, strict=True)):
            return None
        height, width = sides
    if channels is None or channels not in CHANNELS.values():
        return None
    if height is None or width is None or channels != CHANNELS.get(colors or "", channels):
        return None
    return height, width, channels


def image_faults(
    source: Images, name: str, type_: TensorType, objectives: Sequence[Objective]
) -> Iterator[Violation]:
    """Yields why an input can't take the images of a source, or an output their masks."""
    if image_size(type_, source) is None:
        yield _fault_of_input(name, type_, source)
    elif source.masking is not None:
        for objective in objectives:
            yield from _faults_of_masks(source, source.masking, type_, objective)


def _fault_of_input(name: str, type_: TensorType, source: Images) -> Violation:
    """Returns why an input doesn't take the images of a source."""
    shape = type_.shape[1:]
    if len(shape) != 3 or not type_.dtype.is_floating:
        return codes.images.input_is_not_an_image(name, str(type_), type_.dtype.value)
    *sizes, channels = shape
    sides, colors = source.resizing.sides, source.colors
    if colors is not None and channels not in (None, CHANNELS[colors]):
        return codes.images.wrong_colors(colors, CHANNELS[colors], name, channels)
    if channels not in CHANNELS.values():
        return codes.images.input_is_not_an_image(name, str(type_), type_.dtype.value)
    if sides is None:
        return codes.images.open_size(name)
    return codes.images.wrong_size(sides, name, " x ".join(str(dim or "?") for dim in sizes))


def mask_size(type_: TensorType, source: Images, output: TensorType) -> tuple[int, int] | None:
    """Returns the height and width of the masks for an output; None if they don't fit the images.

    Args:
        type_: The type of the input.
    """
    size = image_size(type_, source)
    if size is None or output.rank != 4:
        return None
    height, width = (
        given if dim is None else dim
        for given, dim in zip(size[:2], output.shape[1:3], strict=True)
    )
    return None if height * size[1] != width * size[0] else (height, width)


def _faults_of_masks(
    source: Images, masks: Masks, type_: TensorType, objective: Objective
) -> Iterator[Violation]:
    """Yields why an output can't have a target for each pixel."""
    output, shape, _, _ = wanted(objective)
    if len(shape) != 3:
        yield codes.pixel_targets.output_without_pixels(output, shape)
        return
    if mask_size(type_, source, objective.type) is None:
        yield codes.pixel_targets.other_proportions(output, shape, type_.shape[1:])
    is_real, units = objective.loss.target == "real", shape[-1]
    if is_real and units not in CHANNELS.values():
        yield codes.pixel_targets.targets_are_images(output, shape)
    ignorable = getattr(objective.loss, "ignore_class", 0)
    if masks.ignored and not isinstance(getattr(objective.loss, "ignore_class", None), int):
        yield codes.pixel_targets.nothing_ignored(objective.loss.name)
    elif source.resizing.mode == "pad" and ignorable is None and not is_real:
        yield codes.pixel_targets.padding_without_class(objective.loss.name)
    capacity = 2 if units == 1 and objective.loss.target != "class" else units
    if capacity is not None and len(masks.values) > capacity and not is_real:
        yield codes.pixel_targets.more_classes_than_units(len(masks.values), output, capacity)
