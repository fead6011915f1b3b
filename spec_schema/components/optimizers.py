"""How weights move (Keras: `keras.optimizers`)."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import model_validator

from ..component import Catalogue, Component
from ..parameters import Boolean, Fraction, NonNegativeNumber, PositiveNumber, Rate
from .schedules import Schedule


class Optimizer(Component):
    """Base of the optimizers.

    Args:
        learning_rate: size of a step: a number or a schedule.
        weight_decay: part of each weight that is taken away a step, times the learning rate.
        clipnorm: largest norm of each gradient.
        clipvalue: largest magnitude of each gradient's numbers.
        global_clipnorm: largest norm of all gradients together.

    Attributes:
        excluded: Keras' parameter → why the language leaves it out.
    """

    catalogue: ClassVar[Catalogue["Optimizer"]]
    excluded: ClassVar[Mapping[str, str]] = {
        "use_ema": "averaged weights are a matter of the training policy",
        "ema_momentum": "averaged weights are a matter of the training policy",
        "ema_overwrite_frequency": "averaged weights are a matter of the training policy",
        "loss_scale_factor": "the precision of the runtime decides it",
        "gradient_accumulation_steps": "a step is one update; use a larger batch",
        "name": "a spec has one optimizer",
    }
    learning_rate: PositiveNumber | Schedule = 0.001
    weight_decay: NonNegativeNumber | None = None
    clipnorm: PositiveNumber | None = None
    clipvalue: PositiveNumber | None = None
    global_clipnorm: PositiveNumber | None = None

    def slots(self) -> int:
        """How many numbers it keeps for each weight."""
        return 2

    @model_validator(mode="after")
    def _clips_one_way(self) -> Self:
        ways = ("clipnorm", "clipvalue", "global_clipnorm")
        given = [f"`{way}`" for way in ways if getattr(self, way) is not None]
        if len(given) > 1:
            raise ValueError(f"can clip gradients in one way, and has {' and '.join(given)}")
        return self


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

    def slots(self) -> int:
        return 1 if self.momentum else 0

    @model_validator(mode="after")
    def _has_momentum(self) -> Self:
        if self.nesterov and not self.momentum:
            raise ValueError("has `nesterov` and no `momentum` to look ahead along")
        return self


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
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False

    def slots(self) -> int:
        return 3 if self.amsgrad else 2


@OPTIMIZERS.register("adamw")
class AdamW(Optimizer):
    """Adaptive moments with weight decay (Loshchilov & Hutter 2017).

    Args:
        learning_rate: size of a step: a number or a schedule.
        weight_decay: part of each weight that is taken away a step, times the learning rate.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
        amsgrad: use the largest second moment so far (Reddi et al. 2018).
    """

    main = "learning_rate"
    weight_decay: NonNegativeNumber = 0.004
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False

    def slots(self) -> int:
        return 3 if self.amsgrad else 2


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Divides each gradient by the root of the mean of its squares (Hinton 2012).

    Args:
        learning_rate: size of a step: a number or a schedule.
        rho: decay of the mean of squared gradients.
        momentum: part of the last step that is kept.
        epsilon: keeps the division away from 0.
        centered: divide by the deviation of the gradients, not by the root of their squares.
    """

    main = "learning_rate"
    rho: Rate = 0.9
    momentum: Fraction = 0.0
    epsilon: NonNegativeNumber = 1e-07
    centered: Boolean = False

    def slots(self) -> int:
        return 1 + (self.momentum > 0) + self.centered


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Smaller steps for weights that have had large gradients (Duchi et al. 2011).

    Args:
        learning_rate: size of a step: a number or a schedule.
        initial_accumulator_value: what the sums of squared gradients start with.
        epsilon: keeps the division away from 0.
    """

    main = "learning_rate"
    initial_accumulator_value: NonNegativeNumber = 0.1
    epsilon: NonNegativeNumber = 1e-07

    def slots(self) -> int:
        return 1


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat 2015).

    Args:
        learning_rate: size of a step: a number or a schedule.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
