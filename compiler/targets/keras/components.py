"""Losses and optimizers in Keras: what is not said by the component alone."""

import keras

from ....spec_schema.components.optimizers import Optimizer
from ...objectives.objectives import Objective
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


def to_keras_optimizer(optimizer: Optimizer, precision: str) -> keras.Optimizer:
    """An optimizer; one for float16 scales the loss, as `keras.Model.compile` would have it.

    Named by us: a name that Keras counts up would name variables by what was built before.
    """
    made = keras_class(type(optimizer))(**arguments(optimizer), name=optimizer.name)
    if precision != "mixed_float16":
        return made
    return keras.optimizers.LossScaleOptimizer(made, name="loss_scale")
