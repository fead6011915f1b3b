"""Components of a spec as Keras objects. Class and parameter names are those of Keras."""

from typing import Any

import keras

from ....spec_schema.component import Component
from ....spec_schema.components.constraints import Constraint
from ....spec_schema.components.initializers import Initializer
from ....spec_schema.components.losses import Loss
from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.optimizers import Optimizer
from ....spec_schema.components.regularizers import Regularizer
from ....spec_schema.components.schedules import Schedule
from ....spec_schema.document.training import Training
from ....spec_schema.operator import Operator
from ...objectives.objectives import Objective

_HOMES: dict[type[Component], Any] = {
    Operator: keras.layers,
    Initializer: keras.initializers,
    Regularizer: keras.regularizers,
    Constraint: keras.constraints,
    Loss: keras.losses,
    Metric: keras.metrics,
    Optimizer: keras.optimizers,
    Schedule: keras.optimizers.schedules,
}


def keras_class(component: type[Component]) -> Any:
    """Returns the Keras class of the same name. Raises KeyError for a component that Keras
    lacks.
    """
    home = next(_HOMES[base] for base in component.__mro__ if base in _HOMES)
    return getattr(home, component.__name__)


def to_keras(value: Any) -> Any:
    """Returns a parameter's value for Keras: components become objects, other values are
    unchanged.
    """
    if isinstance(value, Component):
        return keras_class(type(value))(**arguments(value))
    return list(value) if isinstance(value, tuple) and len(value) == 1 else value


def arguments(component: Component, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Returns the parameters of a component as keyword arguments of its Keras class."""
    fields = type(component).model_fields
    return {name: to_keras(getattr(component, name)) for name in fields if name not in without}


def to_keras_loss(objective: Objective) -> keras.Loss:
    """Returns the loss of an output, with `from_logits` set."""
    given = arguments(objective.loss)
    if "from_logits" in given:
        given["from_logits"] = objective.from_logits
    loss = keras_class(type(objective.loss))(**given)
    written = loss.get_config()
    if given.keys() - written.keys():
        # Keras does not write the delta of Huber's loss: a model file would train with another.
        loss.get_config = lambda: {**given, **written}
    return loss


def to_keras_optimizer(training: Training, precision: str) -> keras.Optimizer:
    """Returns the optimizer of a model; for float16, one that scales the loss, as Keras would.

    It gets a fixed name: names that Keras numbers depend on what was built before, and so would the
    names of its variables.
    """
    optimizer = training.optimizer
    given = {**arguments(optimizer), **_of_training(training)}
    made = keras_class(type(optimizer))(**given, name=optimizer.name)
    if precision != "mixed_float16":
        return made
    return keras.optimizers.LossScaleOptimizer(made, name="loss_scale")


def _of_training(training: Training) -> dict[str, Any]:
    """What an optimizer of Keras is told, and a spec says of the training."""
    steps, ema = training.gradient_accumulation_steps, training.ema
    given: dict[str, Any] = {"gradient_accumulation_steps": steps} if steps > 1 else {}
    if ema is not None:
        given |= {"use_ema": True, "ema_momentum": ema.momentum}
        given["ema_overwrite_frequency"] = ema.overwrite_frequency
    return given
