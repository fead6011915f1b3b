"""Metrics as sums carried from batch to batch (`keras.metrics`).

A state is a tuple of float32 tensors that a batch only adds to: one to three small ones for each
metric, so that a compiled loop can carry them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import tensorflow as tf

from .....spec_schema.components.metrics import Metric
from .....spec_schema.components.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from .....spec_schema.components.metrics.confusion import AUC, F1Score, Precision, Recall
from .....spec_schema.components.metrics.regression import (
    MeanAbsoluteError,
    MeanSquaredError,
    R2Score,
)
from ....aims.objectives import Measure, Objective
from ...accuracy import resolved
from . import curves, matches, scores

State: TypeAlias = tuple[tf.Tensor, ...]


def initial(measure: Measure, objective: Objective) -> State:
    """The state before any batch."""
    return _accumulation(measure.metric).zeros(measure.metric, objective)


def updated(
    measure: Measure,
    objective: Objective,
    state: State,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    sample_weight: tf.Tensor | None,
) -> State:
    """The state with one batch more.

    Args:
        y_pred: probabilities where the metric needs them, else the output.
        sample_weight: one factor a sample, (batch,).
    """
    metric = resolved(measure.metric, objective)
    added = _accumulation(metric).sums(metric, y_true, y_pred, sample_weight)
    return tuple(old + new for old, new in zip(state, added, strict=True))


def result(measure: Measure, state: State) -> tf.Tensor:
    """The value of the metric over all batches in the state: a scalar."""
    return _accumulation(measure.metric).value(measure.metric, state)


@dataclass(frozen=True, slots=True)
class Accumulation:
    """How a metric adds up.

    Attributes:
        sums: (metric, y_true, y_pred, sample_weight) → what a batch adds to the state.
        value: (metric, state) → the metric.
        zeros: (metric, objective) → the state before any batch.
    """

    sums: Callable[[Any, tf.Tensor, tf.Tensor, tf.Tensor | None], State]
    value: Callable[[Any, State], tf.Tensor]
    zeros: Callable[[Any, Objective], State]


def _accumulation(metric: Metric) -> Accumulation:
    return _TABLE[type(metric)]


def _two_scalars(_: Metric, __: Objective) -> State:
    return tf.zeros([]), tf.zeros([])


def _ratio(_: Metric, state: State) -> tf.Tensor:
    return tf.math.divide_no_nan(state[0], state[1])


def _mean(values: Callable[[Any, tf.Tensor, tf.Tensor], tf.Tensor]) -> Accumulation:
    """The mean over samples of values, each of them the mean over its positions."""

    def sums(
        metric: Metric, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
    ) -> State:
        each = _per_sample(values(metric, y_true, y_pred))
        if sample_weight is None:
            return tf.reduce_sum(each), tf.cast(tf.size(each), tf.float32)
        weight = tf.reshape(tf.cast(sample_weight, tf.float32), [-1])
        return tf.reduce_sum(each * weight), tf.reduce_sum(weight)

    return Accumulation(sums, _ratio, _two_scalars)


def _per_sample(values: tf.Tensor) -> tf.Tensor:
    values = tf.cast(values, tf.float32)
    if values.shape.rank == 1:
        return values
    if values.shape[1:].num_elements() == 1:
        return tf.reshape(values, [-1])
    return tf.reduce_mean(values, axis=list(range(1, values.shape.rank)))


_TABLE: dict[type[Metric], Accumulation] = {
    # Resolved before it adds up; its state is that of each accuracy.
    Accuracy: _mean(matches.categorical),
    BinaryAccuracy: _mean(matches.binary),
    CategoricalAccuracy: _mean(matches.categorical),
    SparseCategoricalAccuracy: _mean(matches.sparse),
    TopKCategoricalAccuracy: _mean(matches.top_k),
    SparseTopKCategoricalAccuracy: _mean(matches.sparse_top_k),
    MeanSquaredError: _mean(matches.squared_difference),
    MeanAbsoluteError: _mean(matches.difference),
    Precision: Accumulation(scores.precision, _ratio, _two_scalars),
    Recall: Accumulation(scores.recall, _ratio, _two_scalars),
    F1Score: Accumulation(scores.f1_sums, scores.f1, scores.f1_zeros),
    R2Score: Accumulation(scores.r2_sums, scores.r2, scores.r2_zeros),
    AUC: Accumulation(curves.histogram, curves.area, curves.zeros),
}
