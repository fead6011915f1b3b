"""Losses, metrics and optimizers in Keras: what is not said by the component alone."""

from typing import Any

import keras

from ....spec_schema.components.optimizers import Optimizer
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


def to_keras_optimizer(optimizer: Optimizer, precision: str) -> keras.Optimizer:
    """An optimizer; one for float16 scales the loss, as `keras.Model.compile` would have it.

    Named by us: a name that Keras counts up would name variables by what was built before.
    """
    made = keras_class(type(optimizer))(**arguments(optimizer), name=optimizer.name)
    if precision != "mixed_float16":
        return made
    return keras.optimizers.LossScaleOptimizer(made, name="loss_scale")
