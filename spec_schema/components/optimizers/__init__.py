"""Optimizers (Keras: `keras.optimizers`)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import AfterValidator, Field

from ...component import Catalogue, Component, Conflict, cross_field
from ...findings import codes
from ...parameters import NonEmptyText, NonNegativeNumber, PositiveNumber
from ..schedules import Schedule


def _chained(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    from ..schedules.parts import chained  # most specs have no list of schedules

    return chained(value)


LearningRate: TypeAlias = (
    PositiveNumber
    | Schedule
    | Annotated[list[PositiveNumber | Schedule], Field(min_length=1), AfterValidator(_chained)]
)


class Optimizer(Component):
    """Base of the optimizers.

    Args:
        learning_rate: Learning rate: a number, a schedule, or a list of schedules that follow each
            other.
        weight_decay: Decoupled weight decay: fraction of each weight, times the learning rate, that
            is subtracted per step. Defaults to none.
        exclude_from_weight_decay: Weights without weight decay: weight names such as `bias`, layer
            types, layer names, or globs of these. Defaults to none.
        clipnorm: Maximum norm of the gradient of each weight. Defaults to no clipping.
        clipvalue: Maximum absolute value of the elements of each gradient. Defaults to no clipping.
        global_clipnorm: Maximum norm of all gradients together. Defaults to no clipping.

    Attributes:
        excluded: Keras' parameter → why the language does not have it.
        own: Parameters that the constructor in Keras lacks.
    """

    catalogue: ClassVar[Catalogue["Optimizer"]]
    excluded: ClassVar[Mapping[str, str]] = {
        "use_ema": "`training.ema` averages the weights of all optimizers",
        "ema_momentum": "it is `training.ema.momentum`",
        "ema_overwrite_frequency": "it is `training.ema.overwrite_frequency`",
        "loss_scale_factor": "`training.loss_scale` scales the loss where float16 needs it",
        "gradient_accumulation_steps": "it is `training.gradient_accumulation_steps`",
        "name": "a spec has one optimizer",
    }
    own: ClassVar[tuple[str, ...]] = ("exclude_from_weight_decay",)
    learning_rate: LearningRate = 0.001
    weight_decay: NonNegativeNumber | None = None
    exclude_from_weight_decay: NonEmptyText | list[NonEmptyText] | None = None
    clipnorm: PositiveNumber | None = None
    clipvalue: PositiveNumber | None = None
    global_clipnorm: PositiveNumber | None = None

    @property
    def schedule(self) -> Schedule | None:
        """The schedule of the learning rate; None if it is a number."""
        return self.learning_rate if isinstance(self.learning_rate, Schedule) else None

    @property
    def rate(self) -> float | None:
        """The learning rate if it is a number; None if it has a schedule."""
        return self.learning_rate if isinstance(self.learning_rate, int | float) else None

    def slots(self) -> int:
        """Returns the number of values it keeps per element of a weight, at most."""
        return 2

    @cross_field
    def _has_a_rate_at_every_step(self) -> Self:
        fault = self.schedule.fault() if self.schedule else None
        if fault is not None:
            raise Conflict(fault, "learning_rate")
        return self

    @cross_field
    def _decays_what_is_left(self) -> Self:
        if self.exclude_from_weight_decay is not None and not self.weight_decay:
            what = codes.conflicts.exclusion_without_decay(self.name)
            raise Conflict(what, "exclude_from_weight_decay", "weight_decay")
        return self

    @cross_field
    def _clips_one_way(self) -> Self:
        ways = ("clipnorm", "clipvalue", "global_clipnorm")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) > 1:
            raise Conflict(codes.conflicts.several_clippings(self.name, given), *reversed(given))
        return self


OPTIMIZERS: Catalogue[Optimizer] = Catalogue(
    "optimizer",
    __package__,
    {
        "sgd": ("sgd",),
        "adam": ("adam", "adamw"),
        "adam_variants": ("nadam", "adamax", "lamb", "schedule_free_adam_w"),
        "rmsprop": ("rmsprop",),
        "adagrad": ("adagrad", "adadelta"),
        "adafactor": ("adafactor",),
        "ftrl": ("ftrl",),
        "lion": ("lion",),
        "muon": ("muon",),
    },
    synonyms={
        "momentum": "sgd",
        "adam_w": "adamw",
        "rms_prop": "rmsprop",
        "sgdm": "sgd",
        "follow_the_regularized_leader": "ftrl",
        "schedule_free": "schedule_free_adam_w",
        "adamw_schedule_free": "schedule_free_adam_w",
    },
)
Optimizer.catalogue = OPTIMIZERS

if TYPE_CHECKING:
    from .adafactor import Adafactor as Adafactor
    from .adagrad import Adadelta as Adadelta
    from .adagrad import Adagrad as Adagrad
    from .adam import Adam as Adam
    from .adam import AdamW as AdamW
    from .adam_variants import Adamax as Adamax
    from .adam_variants import Lamb as Lamb
    from .adam_variants import Nadam as Nadam
    from .adam_variants import ScheduleFreeAdamW as ScheduleFreeAdamW
    from .ftrl import Ftrl as Ftrl
    from .lion import Lion as Lion
    from .muon import Muon as Muon
    from .rmsprop import RMSprop as RMSprop
    from .sgd import SGD as SGD
else:
    __getattr__, __dir__ = OPTIMIZERS.exports(globals())
