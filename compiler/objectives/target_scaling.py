"""Which targets are normalized, and how: `data.normalize_targets`, for each output."""

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.normalizers import Divide, Normalizer
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ..context import Context
from .objectives import Objective, TargetScale

PATH = "data.normalize_targets"
DONE = {"divide": "divided", "standardize": "standardized", "min_max": "min-max scaled"}


def with_normalizers(objectives: tuple[Objective, ...], context: Context) -> tuple[Objective, ...]:
    """Returns objectives with their parts of `normalize_targets`; what can't be done is reported.

    One normalizer for several outputs leaves alone those whose targets are not numbers.
    """
    assert context.document.data is not None
    written = context.document.data.normalize_targets
    if isinstance(written, dict):
        return tuple(
            _with(one, written[one.output], f"{PATH}.{one.output}", context)
            if one.output in written
            else one
            for one in objectives
        )
    assert written is not None
    have_numbers = any(map(_has_numbers, objectives))
    return tuple(
        one if have_numbers and not _has_numbers(one) else _with(one, written, PATH, context)
        for one in objectives
    )


def _has_numbers(objective: Objective) -> bool:
    is_scaled = objective.is_labelled and not objective.boxes
    return objective.loss.target == "real" and is_scaled


def _with(objective: Objective, normalizer: Normalizer, path: str, context: Context) -> Objective:
    what = _refusal(objective.output, objective.loss, normalizer)
    if objective.reconstructs is not None:
        what = codes.reconstruction.already_normalized(objective.output)
    if objective.boxes:
        what = codes.boxes.normalized_boxes(objective.output)
    if what is not None:
        context.report(what, path)
    reason = (
        f"{objective.decision}; the loss is that of {in_words(normalizer)} targets, metrics and "
        "predictions are in the unit of the data"
    )
    known = TargetScale((0.0,), (normalizer.by,)) if isinstance(normalizer, Divide) else None
    return objective._replace(decision=reason, normalizer=normalizer, scale=known)


def _refusal(output: str, loss: Loss, normalizer: Normalizer) -> Violation | None:
    if loss.target != "real":
        return codes.target_scales.normalized_classes(output, loss.name)
    if isinstance(normalizer, Divide):
        is_turned = normalizer.by < 0 <= loss.least_target
        return codes.target_scales.made_negative(normalizer.by, loss.name) if is_turned else None
    if loss.is_about_zero:
        return codes.target_scales.shifted(normalizer.name, output, loss.name)
    return None


def in_words(normalizer: Normalizer) -> str:
    """Returns what targets are that a normalizer was applied to: "standardized"."""
    return DONE[normalizer.name]
