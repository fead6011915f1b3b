"""Components of a spec as Keras objects. Class and parameter names are Keras' own."""

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
from ....spec_schema.operator import Operator

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
    """The Keras class of the same name. Raises KeyError for a component Keras has no kind for."""
    home = next(_HOMES[base] for base in component.__mro__ if base in _HOMES)
    return getattr(home, component.__name__)


def to_keras(value: Any) -> Any:
    """A parameter's value as Keras takes it: components become objects, the rest stays."""
    if isinstance(value, Component):
        return keras_class(type(value))(**arguments(value))
    return list(value) if isinstance(value, tuple) and len(value) == 1 else value


def arguments(component: Component, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parameters of a component as keyword arguments of its Keras class."""
    fields = type(component).model_fields
    return {name: to_keras(getattr(component, name)) for name in fields if name not in without}
