"""Metrics as states of constant size that are carried from batch to batch.

Sums are float64: a count in float32 would stop at 2^24, and a mean of millions of values would lose
digits.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import tensorflow as tf

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
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
from ...objectives.objectives import Objective, OutputMetric
from ..outputs import activated, counted_positions, spread, without_ignored
from . import curves, entropies, errors, matches, overlaps, scores, variance

MetricState: TypeAlias = tuple[tf.Tensor, ...]


def initial(measure: OutputMetric, objective: Objective) -> MetricState:
    """Returns the state before the first batch."""
    return _accumulation(measure.metric).initial(measure.metric, objective)


def updated(
    measure: OutputMetric,
    objective: Objective,
    state: MetricState,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    sample_weight: tf.Tensor | None = None,
    mask: tf.Tensor | None = None,
) -> MetricState:
    """Returns the state with one more batch.

    Args:
        y_pred: The output of the network.
        sample_weight: A factor per sample, (batch,). Positions that the loss ignores count 0.
        mask: The mask of the output. As in Keras, only means leave out what it hides.
    """
    metric = resolved(measure.metric, objective)
    accumulation = _accumulation(metric)
    # In float32 probabilities that differ by little would be equal, or in another order.
    exact = tf.cast(y_pred, tf.float64) if metric.takes() == "ranking" else y_pred
    shown = activated(exact, objective.output_activation, metric.takes())
    weight = None if sample_weight is None else tf.cast(sample_weight, tf.float64)
    counted = counted_positions(objective, y_true, y_pred, metric)
    if counted is not None:
        y_true = without_ignored(y_true, y_pred, counted)
        there = tf.cast(counted, tf.float64)
        weight = there if weight is None else there * spread(weight, there)
    if mask is not None and accumulation.is_mean:
        kept = tf.cast(mask, tf.float64)
        weight = kept if weight is None else spread(kept, weight) * spread(weight, kept)
    return accumulation.updated(metric, objective, state, y_true, shown, weight)


def result(measure: OutputMetric, state: MetricState) -> tf.Tensor:
    """Returns the value of the metric over all batches in the state: a float32 scalar."""
    return tf.cast(_accumulation(measure.metric).value(measure.metric, state), tf.float32)


@dataclass(frozen=True, slots=True)
class Accumulation:
    """How a metric accumulates.

    Attributes:
        initial: (metric, objective) → the state before the first batch.
        updated: (metric, objective, state, y_true, y_pred, sample_weight) → the next state.
        value: (metric, state) → the metric.
        is_mean: Whether it is a mean over samples and positions, which leaves out masked ones.
    """

    initial: Callable[[Any, Objective], MetricState]
    updated: Callable[..., MetricState]
    value: Callable[[Any, Any], tf.Tensor]
    is_mean: bool = False


def _accumulation(metric: Metric) -> Accumulation:
    return _TABLE[type(metric)]


def _sums(
    initial: Callable[[Any, Objective], MetricState],
    batch: Callable[..., MetricState],
    value: Callable[[Any, MetricState], tf.Tensor],
) -> Accumulation:
    """Returns a metric whose state is sums that each batch adds to."""

    def updated(
        metric: Metric, objective: Objective, state: MetricState, *given: Any
    ) -> MetricState:
        added = batch(metric, objective, *given)
        return tuple(old + new for old, new in zip(state, added, strict=True))

    return Accumulation(initial, updated, value)


def _one_scalar(_: Metric, __: Objective) -> MetricState:
    return (tf.zeros([], tf.float64),)


def _total(_: Metric, state: MetricState) -> tf.Tensor:
    return state[0]


def _two_scalars(_: Metric, __: Objective) -> MetricState:
    return tf.zeros([], tf.float64), tf.zeros([], tf.float64)


def _ratio(_: Metric, state: MetricState) -> tf.Tensor:
    return tf.math.divide_no_nan(state[0], state[1])


def _root(metric: Metric, state: MetricState) -> tf.Tensor:
    return tf.sqrt(_ratio(metric, state))


def _mean(
    values: Callable[..., tf.Tensor], value: Callable[..., tf.Tensor] = _ratio
) -> Accumulation:
    """Returns the mean over samples, each sample being the mean over its positions.

    If positions have weights of their own, it is the mean over positions.
    """

    def batch(
        metric: Metric,
        objective: Objective,
        y_true: tf.Tensor,
        y_pred: tf.Tensor,
        weight: tf.Tensor | None,
    ) -> MetricState:
        each = tf.cast(values(metric, objective, y_true, y_pred), tf.float64)
        each = _reduced_to(each, 1 if weight is None else weight.shape.rank)
        if weight is None:
            return tf.reduce_sum(each), tf.cast(tf.size(each), tf.float64)
        return tf.reduce_sum(each * weight), tf.reduce_sum(weight)

    return replace(_sums(_two_scalars, batch, value), is_mean=True)


def _reduced_to(values: tf.Tensor, rank: int) -> tf.Tensor:
    """The means over all axes but the first `rank`: the samples, or their positions."""
    if values.shape.rank <= rank:
        return values
    return tf.reduce_mean(values, axis=list(range(rank, values.shape.rank)))


_point = Accumulation(curves.initial, curves.updated, curves.operating_point)

_TABLE: dict[type[Metric], Accumulation] = {
    # Resolved before it accumulates; its state is that of each accuracy.
    Accuracy: _mean(matches.categorical),
    BinaryAccuracy: _mean(matches.binary),
    CategoricalAccuracy: _mean(matches.categorical),
    SparseCategoricalAccuracy: _mean(matches.sparse),
    TopKCategoricalAccuracy: _mean(matches.top_k),
    SparseTopKCategoricalAccuracy: _mean(matches.sparse_top_k),
    MeanSquaredError: _mean(errors.squared_difference),
    RootMeanSquaredError: _mean(errors.squared_difference, _root),
    MeanAbsoluteError: _mean(errors.difference),
    MeanAbsolutePercentageError: _mean(errors.percentage),
    MeanSquaredLogarithmicError: _mean(errors.of_logarithms),
    LogCoshError: _mean(errors.log_cosh),
    CosineSimilarity: _mean(errors.cosine),
    PearsonCorrelation: _mean(errors.pearson),
    ConcordanceCorrelation: _mean(errors.concordance),
    Hinge: _mean(errors.hinge),
    SquaredHinge: _mean(errors.squared_hinge),
    CategoricalHinge: _mean(errors.categorical_hinge),
    BinaryCrossentropy: _mean(entropies.binary),
    CategoricalCrossentropy: _mean(entropies.categorical),
    SparseCategoricalCrossentropy: _mean(entropies.sparse),
    KLDivergence: _mean(entropies.divergence),
    Poisson: _mean(entropies.poisson),
    Precision: _sums(_two_scalars, scores.precision, _ratio),
    Recall: _sums(_two_scalars, scores.recall, _ratio),
    F1Score: _sums(scores.f1_zeros, scores.f1_sums, scores.f1),
    FBetaScore: _sums(scores.f1_zeros, scores.f1_sums, scores.f1),
    TruePositives: _sums(_one_scalar, scores.count, _total),
    TrueNegatives: _sums(_one_scalar, scores.count, _total),
    FalsePositives: _sums(_one_scalar, scores.count, _total),
    FalseNegatives: _sums(_one_scalar, scores.count, _total),
    IoU: _sums(overlaps.zeros, overlaps.of_classes, overlaps.mean_overlap),
    MeanIoU: _sums(overlaps.zeros, overlaps.of_classes, overlaps.mean_overlap),
    BinaryIoU: _sums(overlaps.zeros, overlaps.of_decisions, overlaps.mean_overlap),
    R2Score: Accumulation(variance.initial, variance.updated, variance.r2),
    Compute: _mean(matches.computed_values),
    AUC: Accumulation(curves.initial, curves.updated, curves.auc),
    PrecisionAtRecall: _point,
    RecallAtPrecision: _point,
    SensitivityAtSpecificity: _point,
    SpecificityAtSensitivity: _point,
}
