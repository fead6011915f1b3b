"""Losses and metrics in Keras: what depends on the objective they serve."""

from typing import Any

import keras

from ...objectives import Measure, Objective, resolved
from .convert import arguments, keras_class


def to_keras_loss(objective: Objective) -> keras.Loss:
    """The loss of an output, told whether logits reach it."""
    given = arguments(objective.loss)
    if "from_logits" in given:
        given["from_logits"] = objective.from_logits
    return keras_class(type(objective.loss))(**given)


def to_keras_metric(measure: Measure, objective: Objective) -> keras.Metric:
    """A metric under its measure's name; `accuracy` as the kind that fits output and target.

    It takes probabilities where the measure's metric needs them, else the output.
    """
    metric = resolved(measure.metric, objective)
    given: dict[str, Any] = arguments(metric)
    return keras_class(type(metric))(**given, name=measure.name)
