"""Lowers features whose columns the table decides: as many as their input takes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from ...spec_schema.components.encodings import Buckets, Cyclic, Quantiles
from ...spec_schema.document.features import Feature
from ...spec_schema.findings import codes
from ...spec_schema.shapes import product
from ...spec_schema.types import TensorType
from ...spec_schema.yaml import values
from .columns import Globs, Prepared
from .lowering import FeatureFault, FeatureLowering


def lower_globs(
    features: Mapping[str, Feature],
    written: values.Mapping,
    assigned: Mapping[str, Sequence[str]],
    prepared: Mapping[str, Prepared],
    inputs: Mapping[str, TensorType],
    lowering: FeatureLowering,
) -> dict[str, Prepared]:
    """Returns what features with globs become; those with faults, which are reported, are left out.

    Args:
        assigned: The features of each input.
        prepared: What the other features become, if they have no faults.
    """
    found: dict[str, Prepared] = {}
    for input, names in assigned.items():
        with_globs = [name for name in names if features[name].has_globs]
        others = [name for name in names if name not in with_globs]
        if not with_globs or any(name not in prepared for name in others):
            continue
        name = with_globs[0]
        if len(with_globs) > 1:
            what = codes.feature_inputs.several_globs(with_globs[1], name, input)
            lowering.context.report(what, f"data.features.{with_globs[1]}.columns")
            continue
        given = sum(prepared[other].type.features or 0 for other in others)
        chosen = _chosen(name, features[name], input, inputs[input], given, lowering)
        with suppress(FeatureFault):
            if chosen is not None:
                entry = written.entries[name]
                found[name] = lowering.lower(name, features[name], entry, chosen)
    return found


def _chosen(
    name: str,
    feature: Feature,
    input: str,
    declared: TensorType,
    others: int,
    lowering: FeatureLowering,
) -> tuple[Globs, int] | None:
    """Returns what selects the columns of a feature, and their number; None if there are none,
    which is reported.
    """
    sample, each = declared.shape[1:], _numbers_of_one(feature)
    sample = sample[1:] if lowering.length else sample
    count, rest = divmod((product(sample) or 0) - others, each)
    if count < 1 or rest:
        what = codes.feature_inputs.no_columns_left(name, input, sample, others, each)
        lowering.context.report(what, f"model.inputs.{input}")
        return None
    size = product(sample) if len(declared.shape) == 2 else 0
    patterns = feature.columns or []
    return Globs(patterns, name, input, size or 0, each), count


def _numbers_of_one(feature: Feature) -> int:
    """Returns how many numbers a column becomes."""
    match feature.encode:
        case Cyclic():
            encoded = 2
        case Buckets(boundaries=boundaries):
            encoded = len(boundaries) + 1
        case Quantiles(bins=bins):
            encoded = bins
        case _:
            encoded = 1
    return encoded + feature.indicator
