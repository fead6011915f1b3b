"""Checks that the features of records fit the network, from the shapes that the spec declares."""

from collections.abc import Iterator, Mapping, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.components.sources.tfrecord import RecordFeature, Tfrecord
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.shapes import Shape, product
from ...spec_schema.types import DType, TensorType
from .objectives import Objective, filled, wanted

Fault = tuple[Violation, tuple[str, ...]]
"""What is wrong, and the keys that lead there."""


def record_faults(
    source: Source, inputs: Mapping[str, TensorType], objectives: Sequence[Objective]
) -> Iterator[Fault]:
    """Yields inputs and outputs that can't take their feature.

    Args:
        inputs: The type of each input, batch first.
    """
    assert isinstance(source, Tfrecord)
    for name, type_ in inputs.items():
        feature, keys = _assigned(source, "inputs", name)
        if feature in source.features:
            what = _of_input(source, feature, name, type_)
            if what is not None:
                yield what, keys
    for one in objectives if source.for_targets is not None else ():
        feature, keys = _assigned(source, "targets", one.output)
        if feature in source.features and not _may_be_target(source.features[feature], one):
            labels, shape = (
                f"array `{feature}` of {source.path_text}",
                source.features[feature].shape,
            )
            is_cropped = bool(one.crops)
            yield (
                codes.target_values.wrong_target_shape(
                    labels, tuple(shape), *wanted(one), is_cropped
                ),
                keys,
            )


def _assigned(source: Tfrecord, key: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Returns the feature of an input or output; "" if the spec doesn't say."""
    written = getattr(source, key)
    if isinstance(written, dict):
        return written.get(name, ""), (source.name, f"{key}.{name}")
    return written or "", (source.name, key)


def _of_input(source: Tfrecord, name: str, input: str, type_: TensorType) -> Violation | None:
    feature, file = source.features[name], source.path_text
    is_text = feature.dtype == "string"
    if is_text != (type_.dtype is DType.STRING):
        kind = codes.arrays.text_array if is_text else codes.arrays.number_array
        found: Violation = kind(name, file, input)
        return found
    given, declared = tuple(feature.shape), type_.shape[1:]
    if _fits(given, declared):
        return None
    sizes = [size or 0 for size in declared]
    swapped = len(given) > 1 and given != declared and sorted(given) == sorted(sizes)
    return codes.assignments.wrong_array_shape(name, file, given, input, declared, swapped)


def _may_be_target(feature: RecordFeature, objective: Objective) -> bool:
    """Whether there is a number per unit or a label per sample; the loss needs one of them."""
    declared, given = objective.type.shape[1:], tuple(feature.shape)
    if objective.loss.target == "sequence":
        return len(given) < 2
    return any(_fits(given, one) for one in (declared, declared[:-1]))


def _fits(given: Shape, declared: Shape) -> bool:
    """Whether samples can be arranged in a declared shape: see `arrange` in `runtime/data`."""
    pairs = zip(given, declared, strict=False)
    if len(given) == len(declared) and all(want in (None, size) for size, want in pairs):
        return True
    ones = [tuple(size for size in shape if size != 1) for shape in (given, declared)]
    is_arranged = len(given) == 1 or ones[0] == ones[1]
    return is_arranged and filled(declared, product(given) or 0) is not None
