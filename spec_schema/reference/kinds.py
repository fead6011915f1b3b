"""The catalogues by kind, and where a spec writes a component of each."""

from typing import Any

from ..component import Catalogue, Component
from ..components.cells import CELLS
from ..components.constraints import CONSTRAINTS
from ..components.encodings import ENCODINGS
from ..components.initializers import INITIALIZERS
from ..components.losses import LOSSES
from ..components.metrics import METRICS
from ..components.normalizers import NORMALIZERS
from ..components.optimizers import OPTIMIZERS
from ..components.regularizers import REGULARIZERS
from ..components.schedules import SCHEDULES
from ..components.sources import SOURCES
from ..layers import LAYERS

KINDS: dict[str, Catalogue[Any]] = {
    "layer": LAYERS,
    "cell": CELLS,
    "loss": LOSSES,
    "metric": METRICS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "regularizer": REGULARIZERS,
    "constraint": CONSTRAINTS,
    "initializer": INITIALIZERS,
    "normalizer": NORMALIZERS,
    "encoding": ENCODINGS,
    "source": SOURCES,
}


def kind_of(base: type[Component]) -> str:
    """Returns the kind of a component or of the base of a kind."""
    return next(kind for kind, catalogue in KINDS.items() if catalogue is base.catalogue)


WRITTEN = {
    "layer": "- {}",
    "cell": "cell: {}",
    "loss": "loss: {}",
    "metric": "metrics: [{}]",
    "optimizer": "optimizer: {}",
    "schedule": "learning_rate: {}",
    "regularizer": "kernel_regularizer: {}",
    "constraint": "kernel_constraint: {}",
    "initializer": "kernel_initializer: {}",
    "normalizer": "normalize: {}",
    "encoding": "encode: {}",
    "source": "data: {}",
}
"""Kind → a line of a spec with a component of this kind."""


_MODULES = {
    "layer": "layers",
    "cell": "layers",
    "loss": "losses",
    "metric": "metrics",
    "optimizer": "optimizers",
    "schedule": "optimizers.schedules",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "initializer": "initializers",
}
"""Kind → the module of Keras that has its classes."""


def keras_name(definition: type[Component]) -> str:
    """Returns the Keras class of a component (`keras.layers.Dense`), or "" if there is none.

    `accuracy` has none: like the string "accuracy" in Keras, it depends on the loss.
    """
    module = _MODULES.get(kind_of(definition))
    if module is None or definition.name == "accuracy" or not definition.has_keras_class:
        return ""
    return f"keras.{module}.{definition.__name__}"
