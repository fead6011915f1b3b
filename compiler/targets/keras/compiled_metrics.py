"""The metrics of a compiled model, which Keras computes itself.

Keras doesn't convert logits to probabilities, or use signs and class indices as decisions. A metric
that would have another meaning there is left out.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import keras

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.accuracy import (
    BinaryAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from ....spec_schema.components.metrics.compute import Compute
from ....spec_schema.components.metrics.confusion import (
    F1Score,
    FalseNegatives,
    FalsePositives,
    FBetaScore,
    Precision,
    Recall,
    TrueNegatives,
    TruePositives,
)
from ....spec_schema.components.metrics.curves import (
    AUC,
    PrecisionAtRecall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SpecificityAtSensitivity,
)
from ....spec_schema.components.metrics.hinge import CategoricalHinge, Hinge, SquaredHinge
from ....spec_schema.components.metrics.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
)
from ....spec_schema.components.metrics.regression import (
    ConcordanceCorrelation,
    CosineSimilarity,
    LogCoshError,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    PearsonCorrelation,
    R2Score,
    RootMeanSquaredError,
)
from ....spec_schema.components.metrics.segmentation import BinaryIoU, IoU, MeanIoU
from ...objectives.accuracy import resolved
from ...objectives.objectives import Objective
from .components import arguments, keras_class

MetricArguments: TypeAlias = dict[str, Any]

Count: TypeAlias = TruePositives | TrueNegatives | FalsePositives | FalseNegatives

OF_FLOAT32 = (TopKCategoricalAccuracy, SparseTopKCategoricalAccuracy)
"""TensorFlow's underlying operation supports no other outputs."""


def to_compiled_metrics(
    objective: Objective, several: bool, precision: str = "float32", is_weighted: bool = False
) -> list[keras.Metric]:
    """Returns the metrics of an output that Keras computes as we do.

    Keras adds the name of the output to the name of a metric.

    Args:
        several: Whether there are other outputs.
        precision: The precision of the model, whose outputs Keras doesn't cast.
        is_weighted: Whether those are wanted in which samples count by their weights.
    """
    made = []
    for measure in objective.metrics:
        if measure.is_weighted != is_weighted:
            continue
        metric = resolved(measure.metric, objective)
        changes = _changes(metric, objective)
        can_be_measured = precision == "float32" or not isinstance(metric, OF_FLOAT32)
        if changes is not None and can_be_measured:
            name = measure.name.removeprefix(f"{objective.output}_") if several else measure.name
            made.append(keras_class(type(metric))(**arguments(metric) | changes, name=name))
    return made


def _changes(metric: Metric, objective: Objective) -> MetricArguments | None:
    """Returns the arguments that differ for Keras; None if its metric has another meaning."""
    ignored = getattr(objective.loss, "ignore_class", None)
    if ignored is not None and not isinstance(metric, IoU | MeanIoU):
        return None  # Keras counts these positions
    return _CHANGES.get(type(metric), _unchanged)(metric, objective)


def _unchanged(_: Metric, __: Objective) -> MetricArguments:
    return {}


def _is_yes_or_no(objective: Objective) -> bool:
    """Whether the target is 0 or 1 for each unit, the only case that Keras can decide."""
    return objective.loss.target not in ("class", "distribution", "sign")


def _binary(metric: BinaryAccuracy, objective: Objective) -> MetricArguments | None:
    if not _is_yes_or_no(objective):
        return None
    if objective.output_activation is None:
        return {}
    return {"threshold": 0.0} if _is_half(metric.threshold, objective) else None


def _confusion(metric: Precision | Recall, objective: Objective) -> MetricArguments | None:
    if not _is_yes_or_no(objective):
        return None
    if metric.thresholds is None and (metric.top_k or objective.decision_rule == "argmax"):
        return {"top_k": metric.top_k or 1}
    if objective.output_activation is None:
        return {}
    is_half = _is_half(metric.thresholds, objective) and metric.top_k is None
    return {"thresholds": 0.0} if is_half else None


def _count(metric: Count, objective: Objective) -> MetricArguments | None:
    by_largest = metric.thresholds is None and objective.decision_rule == "argmax"
    if not _is_yes_or_no(objective) or by_largest:
        return None
    if objective.output_activation is None:
        return {}
    return {"thresholds": 0.0} if _is_half(metric.thresholds, objective) else None


def _is_half(threshold: float | None, objective: Objective) -> bool:
    """Whether 0 decides on the logits as the threshold does on their probabilities."""
    return objective.output_activation == "sigmoid" and threshold in (None, 0.5)


def _auc(_: AUC, objective: Objective) -> MetricArguments | None:
    if not _is_yes_or_no(objective) or objective.output_activation == "softmax":
        return None
    return {"from_logits": objective.output_activation == "sigmoid"}


def _operating_point(_: Metric, objective: Objective) -> MetricArguments | None:
    """Keras' thresholds are for probabilities."""
    fits = _is_yes_or_no(objective) and objective.output_activation is None
    return {} if fits else None


def _overlap(metric: IoU | MeanIoU, objective: Objective) -> MetricArguments | None:
    labels = {getattr(each, "ignore_class", None) for each in (metric, objective.loss)} - {None}
    if len(labels) > 1:
        return None
    return {
        "num_classes": objective.type.features,
        "sparse_y_true": objective.loss.target == "class",
        "sparse_y_pred": False,
        "ignore_class": next(iter(labels), None),
    }


def _f1(metric: F1Score, objective: Objective) -> MetricArguments | None:
    """Left out for a macro average, in which Keras includes classes that never occur."""
    counts_all = metric.average == "macro" and objective.type.features != 1
    if not _is_yes_or_no(objective) or objective.output_activation is not None or counts_all:
        return None
    by_threshold = objective.decision_rule == "threshold" and metric.threshold is None
    return {"threshold": 0.5} if by_threshold else {}


def _regression(_: Metric, objective: Objective) -> MetricArguments | None:
    return {} if objective.output_activation is None else None


def _entropy(activation: str) -> Callable[[Any, Objective], MetricArguments | None]:
    """For a cross-entropy of this activation: logits of another one have another meaning."""

    def changes(metric: Any, objective: Objective) -> MetricArguments | None:
        if getattr(metric, "ignore_class", None) is not None:
            return None  # Keras divides by the number of all positions
        if objective.output_activation not in (None, activation):
            return None
        return {"from_logits": objective.output_activation is not None}

    return changes


def _cosine(metric: CosineSimilarity, objective: Objective) -> MetricArguments | None:
    """Keras doesn't save another axis."""
    is_last = metric.axis in (-1, objective.type.rank - 1)
    return _regression(metric, objective) if is_last else None


def _r2(_: Metric, __: Objective) -> MetricArguments | None:
    """Left out: Keras subtracts sums of squares in float32, which loses all digits if the mean is
    large.
    """
    return None


# Arguments for Keras' metric; None if it would have another meaning. Metrics that are missing here
# compare orders, which logits preserve.
_CHANGES: dict[type[Metric], Callable[[Any, Objective], MetricArguments | None]] = {
    Compute: lambda _, __: None,  # Keras can't save it
    BinaryAccuracy: _binary,
    Precision: _confusion,
    Recall: _confusion,
    **dict.fromkeys((TruePositives, TrueNegatives, FalsePositives, FalseNegatives), _count),
    AUC: _auc,
    PrecisionAtRecall: _operating_point,
    RecallAtPrecision: _operating_point,
    SensitivityAtSpecificity: _operating_point,
    SpecificityAtSensitivity: _operating_point,
    IoU: _overlap,
    MeanIoU: _overlap,
    BinaryIoU: _binary,
    F1Score: _f1,
    FBetaScore: _f1,
    BinaryCrossentropy: _entropy("sigmoid"),
    CategoricalCrossentropy: _entropy("softmax"),
    SparseCategoricalCrossentropy: _entropy("softmax"),
    **dict.fromkeys((KLDivergence, Poisson), _regression),
    **dict.fromkeys((Hinge, SquaredHinge, CategoricalHinge), _unchanged),
    **dict.fromkeys((MeanSquaredError, RootMeanSquaredError, MeanAbsoluteError), _regression),
    **dict.fromkeys((MeanAbsolutePercentageError, MeanSquaredLogarithmicError), _regression),
    LogCoshError: _regression,
    CosineSimilarity: _cosine,
    **dict.fromkeys((PearsonCorrelation, ConcordanceCorrelation), _regression),
    R2Score: _r2,
}
