"""Metrics that can't be measured: they compare with other targets, or with other outputs."""

from typing import NamedTuple

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.metrics import Metric
from ...spec_schema.paths.find import find
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.yaml.values import Mapping
from ..context import Context
from .objectives import OutputMetric, decision_rule
from .reach import Reach

# Metrics of the number of a class, of one column a class, of yes or no, and of numbers.
SPARSE = ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")
DENSE = ("categorical_accuracy", "top_k_categorical_accuracy")
BINARY = ("binary_accuracy",)
NUMBERS = ("mean_squared_error", "mean_absolute_error", "r2_score")

TARGETS = {
    "class": "the number of a class",
    "onehot": "one number a class",
    "distribution": "a probability a class",
    "binary": "0 or 1 for each unit",
    "sign": "-1 or 1 for each unit",
    "real": "any number",
}
UNFIT = {"class": (*DENSE, *BINARY, *NUMBERS), "distribution": (*SPARSE, *BINARY)}
INSTEAD = dict(zip((*SPARSE, *DENSE), (*DENSE, *SPARSE), strict=True))
OF_NUMBERS = "`mean_absolute_error` says how far off the outputs are"
THRESHOLDS = ("threshold", "thresholds")


class _Misfit(NamedTuple):
    message: str
    help: str
    parameter: str = ""


def suits(metric: str, loss: Loss) -> bool:
    """Whether a metric compares with targets like those of a loss."""
    return metric not in UNFIT.get(loss.target, SPARSE)


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
        measures: all of that output.
        reach: what the output stays between.
    """
    names = [each.metric.name for each in measures]
    found = _of_target(measure.metric, names, loss) or _of_threshold(measure, loss, context)
    if found is None and type_ is not None:
        found = _of_output(measure.metric, loss, type_, reach)
    if found is not None:
        path = f"{measure.path}.{measure.metric.name}.{found.parameter}"
        place = path if found.parameter else measure.path
        context.report_text(
            "SC309", f"`{measure.metric.name}` {found.message}", place, help=found.help
        )


def _of_target(metric: Metric, names: list[str], loss: Loss) -> _Misfit | None:
    if suits(metric.name, loss):
        return None
    message = f"can't be measured: with `{loss.name}` the target is {TARGETS[loss.target]}"
    if loss.target == "real":
        return _Misfit(message, f"remove it: {OF_NUMBERS}")
    if decision_rule(loss) == "argmax" and metric.name in INSTEAD:
        other = INSTEAD[metric.name]
        is_there = f"remove it: `{other}` is measured already"
        return _Misfit(message, is_there if other in names else f"use `{other}`")
    return _Misfit(message, "remove it: `accuracy` counts the answers that are right")


def _of_threshold(measure: OutputMetric, loss: Loss, context: Context) -> _Misfit | None:
    """A threshold for probabilities, where the sign of a margin decides."""
    metric = measure.metric
    written = [name for name in THRESHOLDS if name in metric.model_fields_set]
    if decision_rule(loss) != "sign" or not written or getattr(metric, written[0]) is None:
        return None
    message = f"has a threshold for probabilities, and with `{loss.name}` the output is a margin"
    place = find(context.tree, f"{measure.path}.{metric.name}")
    if place is not None and not isinstance(place.value, Mapping):
        return _Misfit(message, f"write `{metric.name}` alone: a margin above 0 is a yes")
    return _Misfit(message, f"remove `{written[0]}`: a margin above 0 is a yes", written[0])


def _of_output(
    metric: Metric, loss: Loss, type_: TensorType, reach: Reach | None
) -> _Misfit | None:
    try:
        metric.check(type_)
    except ShapeError as error:
        return _Misfit(error.message, error.help)
    undecided = metric.name == "f1_score" and getattr(metric, "threshold", None) is None
    if undecided and type_.features == 1 and decision_rule(loss) == "none":
        message = "takes the largest unit of a sample for its class, and the output has one unit"
        is_share = reach is not None and (reach.low, reach.high) == (0, 1)
        by_threshold = "write `f1_score: {threshold: 0.5}`"
        return _Misfit(message, by_threshold if is_share else f"remove it: {OF_NUMBERS}")
    return None
