"""Losses, metrics and optimizers in Keras: what is not said by the component alone."""

from typing import Any

import keras

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.accuracy import BinaryAccuracy
from ....spec_schema.components.metrics.confusion import AUC, Precision, Recall
from ....spec_schema.components.optimizers import Optimizer
from ...aims.objectives import Measure, Objective
from ..accuracy import resolved
from .convert import arguments, keras_class


def to_keras_loss(objective: Objective) -> keras.Loss:
    """The loss of an output, told whether logits reach it."""
    given = arguments(objective.loss)
    if "from_logits" in given:
        given["from_logits"] = objective.from_logits
    loss = keras_class(type(objective.loss))(**given)
    written = loss.get_config()
    if given.keys() - written.keys():
        # Keras does not write the delta of Huber's loss: a model file would train with another.
        loss.get_config = lambda: {**given, **written}
    return loss


def to_keras_metric(measure: Measure, objective: Objective) -> keras.Metric:
    """A metric under its measure's name; `accuracy` as the kind that fits output and target.

    It takes probabilities where the measure's metric needs them, else the output.
    """
    metric = resolved(measure.metric, objective)
    given: dict[str, Any] = arguments(metric)
    return keras_class(type(metric))(**given, name=measure.name)


def to_compiled_metrics(objective: Objective, several: bool) -> list[keras.Metric]:
    """The metrics of an output for a model that is used without us.

    There is nobody to turn logits into probabilities: a metric takes them as they are, and is left
    out where Keras' can't. Keras puts the output's name before that of a metric by itself.

    Args:
        several: whether there are other outputs.
    """
    made = []
    for measure in objective.metrics:
        metric = resolved(measure.metric, objective)
        given: dict[str, Any] = arguments(metric)
        if objective.link is not None and measure.metric.needs == "probabilities":
            if not _takes_logits(metric, objective):
                continue
            given |= _ON_LOGITS[type(metric)]
        name = measure.name.removeprefix(f"{objective.output}_") if several else measure.name
        made.append(keras_class(type(metric))(**given, name=name))
    return made


# What decides about logits as one half decides about probabilities.
_ON_LOGITS: dict[type[Metric], dict[str, Any]] = {
    AUC: {"from_logits": True},
    BinaryAccuracy: {"threshold": 0.0},
    Precision: {"thresholds": 0.0},
    Recall: {"thresholds": 0.0},
}


def _takes_logits(metric: Metric, objective: Objective) -> bool:
    if objective.link != "sigmoid" or type(metric) not in _ON_LOGITS:
        return False
    chosen = [getattr(metric, name, None) for name in ("threshold", "thresholds", "top_k")]
    return all(value in (None, 0.5) for value in chosen)


def to_keras_optimizer(optimizer: Optimizer, precision: str) -> keras.Optimizer:
    """An optimizer; one for float16 scales the loss, as `keras.Model.compile` would have it.

    Named by us: a name that Keras counts up would name variables by what was built before.
    """
    made = keras_class(type(optimizer))(**arguments(optimizer), name=optimizer.name)
    if precision != "mixed_float16":
        return made
    return keras.optimizers.LossScaleOptimizer(made, name="loss_scale")
