"""The loss of an expression for the steps of a Keras model. Keras can't save it."""

from dataclasses import dataclass

import tensorflow as tf

from ...objectives.objectives import Objective
from ..graph.components.losses import loss_value
from .masks import mask_of


@dataclass(frozen=True, slots=True)
class ExpressionLoss:
    """The mean of an expression over a batch; called as a loss of Keras is."""

    objective: Objective

    def __call__(
        self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None
    ) -> tf.Tensor:
        """Returns the loss.

        Args:
            sample_weight: A factor per sample, (batch,), or with more axes of size 1.
        """
        factors = None if sample_weight is None else tf.reshape(sample_weight, [-1])
        return loss_value(self.objective, y_true, y_pred, factors, mask_of(y_pred))
