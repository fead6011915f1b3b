"""How weights move (Keras: `keras.optimizers`)."""

from typing import ClassVar

from ..component import Catalogue, Component
from ..parameters import Boolean, Fraction, NonNegativeNumber, PositiveNumber
from .schedules import Schedule


class Optimizer(Component):
    """Base of the optimizers.

    Args:
        learning_rate: size of a step: a number or a schedule.
        clipnorm: largest norm of each gradient.
        clipvalue: largest magnitude of each gradient's numbers.
        global_clipnorm: largest norm of all gradients together.
    """

    catalogue: ClassVar[Catalogue["Optimizer"]]
    learning_rate: PositiveNumber | Schedule = 0.001
    clipnorm: PositiveNumber | None = None
    clipvalue: PositiveNumber | None = None
    global_clipnorm: PositiveNumber | None = None


OPTIMIZERS: Catalogue[Optimizer] = Catalogue(
    "optimizer",
    __package__,
    {"optimizers": ("sgd", "adam", "adamw", "rmsprop", "adagrad", "nadam")},
    synonyms={"momentum": "sgd", "adam_w": "adamw", "rms_prop": "rmsprop", "adadelta": "adagrad"},
)
Optimizer.catalogue = OPTIMIZERS


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """Gradient descent, with momentum if wanted.

    Args:
        learning_rate: size of a step: a number or a schedule.
        momentum: part of the last step that is kept.
        nesterov: look ahead along the momentum (Nesterov 1983).
    """

    main = "learning_rate"
    learning_rate: PositiveNumber | Schedule = 0.01
    momentum: Fraction = 0.0
    nesterov: Boolean = False


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Adaptive moments (Kingma & Ba 2014).

    Args:
        learning_rate: size of a step: a number or a schedule.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
        amsgrad: use the largest second moment so far (Reddi et al. 2018).
    """

    main = "learning_rate"
    beta_1: Fraction = 0.9
    beta_2: Fraction = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False
