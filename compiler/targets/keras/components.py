"""Components of a spec as Keras objects. Class and parameter names are those of Keras."""

import re
from collections.abc import Mapping
from typing import Any

import keras

from ....spec_schema.component import Component, SpecModel
from ....spec_schema.components.constraints import Constraint
from ....spec_schema.components.initializers import Initializer
from ....spec_schema.components.losses import Loss
from ....spec_schema.components.losses.compute import Compute
from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.optimizers import Optimizer
from ....spec_schema.components.regularizers import Regularizer
from ....spec_schema.components.schedules import Schedule
from ....spec_schema.components.schedules.parts import Constant, ScheduleChain
from ....spec_schema.document.training import Training
from ....spec_schema.operator import Operator
from ...objectives.objectives import Objective
from ...valid_spec import ValidSpec
from .expression_loss import ExpressionLoss

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
    if isinstance(value, Schedule) and not value.has_keras_class:
        return value
    if isinstance(value, Component):
        return keras_class(type(value))(**arguments(value, getattr(value, "own", ())))
    return list(value) if isinstance(value, tuple) and len(value) == 1 else value


def arguments(component: SpecModel, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Returns the parameters of a component as keyword arguments of its Keras class."""
    fields = type(component).model_fields
    return {name: to_keras(getattr(component, name)) for name in fields if name not in without}


def to_keras_loss(objective: Objective) -> Any:
    """Returns the loss of an output, with `from_logits` set."""
    if isinstance(objective.loss, Compute):
        return ExpressionLoss(objective)
    given = arguments(objective.loss)
    if "from_logits" in given:
        given["from_logits"] = objective.from_logits
    loss = keras_class(type(objective.loss))(**given)
    written = loss.get_config()
    if given.keys() - written.keys():
        # Keras does not write the delta of Huber's loss: a model file would train with another.
        loss.get_config = lambda: {**given, **written}
    return loss


def to_keras_optimizer(spec: ValidSpec, model: str, paths: Mapping[str, str]) -> keras.Optimizer:
    """Returns the optimizer of a model; for float16, one that scales the loss, as Keras would.

    Args:
        model: The name of the model.
        paths: The path in Keras of each weight, by its full name.
    """
    training = spec.document.training
    assert training is not None
    inner = [_one_optimizer(group.optimizer, training) for group in spec.optimizers]
    made = inner[-1]
    if len(inner) > 1:
        groups = ([paths[name] for name in group.weights] for group in spec.optimizers[:-1])
        patterns = [_pattern(model, own) for own in groups]
        optimizer_map = dict(zip(patterns, inner[:-1], strict=True))
        several = keras.optimizers.OptimizerMap(made, optimizer_map)
        made = keras.optimizers.MultiOptimizer(several, name="optimizers")
    if spec.document.runtime.precision != "mixed_float16":
        return made
    return keras.optimizers.LossScaleOptimizer(
        made, **arguments(training.loss_scale), name="loss_scale"
    )


def _pattern(model: str, paths: list[str]) -> str:
    """Returns a pattern of all paths: a file that had an optimizer under single paths would load
    one for each of them. Loaded models leave their own name out of the paths.
    """
    root = f"{model}/"
    return f"({re.escape(root)})?({'|'.join(re.escape(one.removeprefix(root)) for one in paths)})"


def _one_optimizer(optimizer: Optimizer, training: Training) -> keras.Optimizer:
    """It gets a fixed name: names that Keras numbers depend on what was built before, and so would
    the names of its variables.
    """
    given = {**arguments(optimizer, optimizer.own), **_of_training(training)}
    if isinstance(optimizer.schedule, ScheduleChain | Constant):
        given["learning_rate"] = float(optimizer.schedule.start())  # the program sets the others
    return keras_class(type(optimizer))(**given, name=optimizer.name)


def _of_training(training: Training) -> dict[str, Any]:
    """What an optimizer of Keras is told, and a spec says of the training."""
    steps, ema = training.gradient_accumulation_steps, training.ema
    given: dict[str, Any] = {"gradient_accumulation_steps": steps} if steps > 1 else {}
    if ema is not None:
        given |= {"use_ema": True, "ema_momentum": ema.momentum}
        given["ema_overwrite_frequency"] = ema.overwrite_frequency
    return given
