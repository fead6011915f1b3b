"""Metrics that don't fit: they need other targets, or other outputs."""

from typing import NamedTuple

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import METRICS, Metric
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.yaml.values import Mapping
from ..context import Context
from .objectives import OutputMetric, decision_rule
from .reach import Reach

SPARSE = ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")
DENSE = ("categorical_accuracy", "top_k_categorical_accuracy")
INSTEAD = dict(zip((*SPARSE, *DENSE), (*DENSE, *SPARSE), strict=True)) | {
    "categorical_crossentropy": "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy": "categorical_crossentropy",
}
"""The same for the other kind of targets of classes."""

F_SCORES = ("f1_score", "fbeta_score")
THRESHOLDS = ("threshold", "thresholds")


class _Misfit(NamedTuple):
    violation: Violation
    parameter: str = ""
    part: tuple[int, int] | None = None
    meant: str = ""


def suits(metric: str, loss: Loss) -> bool:
    """Whether a metric uses the same kind of targets as a loss."""
    if not loss.units_are_classes:
        return metric == "compute"
    return loss.target != "sequence" and loss.target not in METRICS.find(metric).unfit


def check_metric(
    measure: OutputMetric,
    measures: tuple[OutputMetric, ...],
    loss: Loss,
    type_: TensorType | None,
    reach: Reach | None,
    context: Context,
) -> None:
    """Report a metric that doesn't fit the loss of its output, or the output.

    Args:
        measures: All metrics of the output.
        reach: The range of the output.
    """
    names = [each.metric.name for each in measures]
    found = _of_target(measure.metric, names, loss) or _of_threshold(measure, loss, context)
    if found is None and type_ is not None:
        found = _of_output(measure.metric, loss, type_, reach)
    if found is not None:
        name = measure.metric.name
        inside = f"{measure.path}.{name}.{found.parameter}"
        path = inside if found.parameter else measure.path
        what = found.violation if found.part else found.violation.about(name)
        context.report(what, path, meant=found.meant or None, part=found.part)


def _of_target(metric: Metric, names: list[str], loss: Loss) -> _Misfit | None:
    if suits(metric.name, loss):
        return None
    if not loss.units_are_classes:
        return _Misfit(codes.metrics.metric_of_embeddings(loss.name))
    other = INSTEAD.get(metric.name, "") if decision_rule(loss) == "argmax" else ""
    what = codes.metrics.metric_does_not_fit_targets(loss.name, loss.target, other, other in names)
    return _Misfit(what)


def _of_threshold(measure: OutputMetric, loss: Loss, context: Context) -> _Misfit | None:
    """Report a threshold for probabilities if the sign of a margin decides."""
    metric = measure.metric
    written = [name for name in THRESHOLDS if name in metric.model_fields_set]
    if decision_rule(loss) != "sign" or not written or getattr(metric, written[0]) is None:
        return None
    from ...spec_schema.paths.find import find

    place = find(context.tree, f"{measure.path}.{metric.name}")
    is_bare = place is not None and not isinstance(place.value, Mapping)
    parameter = "" if is_bare else written[0]
    what = codes.metrics.threshold_of_margins(loss.name, metric.name, parameter)
    return _Misfit(what, parameter)


def _of_output(
    metric: Metric, loss: Loss, type_: TensorType, reach: Reach | None
) -> _Misfit | None:
    try:
        metric.check(type_)
        metric.check_against(type_, loss.target)
    except ShapeError as error:
        return _Misfit(error.violation, error.parameter, error.part, error.meant)
    undecided = metric.name in F_SCORES and getattr(metric, "threshold", None) is None
    if undecided and type_.features == 1 and decision_rule(loss) == "none":
        is_probability = reach is not None and (reach.low, reach.high) == (0, 1)
        return _Misfit(codes.metrics.f1_score_of_one_unit(is_probability))
    return None
