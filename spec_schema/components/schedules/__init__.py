"""Learning-rate schedules (Keras: `keras.optimizers.schedules`)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue, Component


class Schedule(Component):
    """Base of the schedules. Steps are updates, counted from 0.

    Attributes:
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Schedule"]]
    excluded: ClassVar[Mapping[str, str]] = {"name": "an optimizer has one schedule"}

    def peak(self) -> float:
        """Returns the largest learning rate.

        Growth by `decay_rate` or `m_mul` above 1 is not counted.
        """
        raise NotImplementedError

    def end(self) -> tuple[str, int] | None:
        """Returns the parameter that sets the last step, and that step; None if it never ends."""
        return None


SCHEDULES: Catalogue[Schedule] = Catalogue(
    "schedule",
    __package__,
    {
        "decay": (
            "exponential_decay",
            "inverse_time_decay",
            "piecewise_constant_decay",
            "polynomial_decay",
        ),
        "cosine": ("cosine_decay", "cosine_decay_restarts"),
    },
    synonyms={
        "cosine": "cosine_decay",
        "exponential": "exponential_decay",
        "step": "piecewise_constant_decay",
        "cosine_annealing": "cosine_decay",
        "poly": "polynomial_decay",
    },
)
Schedule.catalogue = SCHEDULES

if TYPE_CHECKING:
    from .cosine import CosineDecay as CosineDecay
    from .cosine import CosineDecayRestarts as CosineDecayRestarts
    from .decay import ExponentialDecay as ExponentialDecay
    from .decay import InverseTimeDecay as InverseTimeDecay
    from .decay import PiecewiseConstantDecay as PiecewiseConstantDecay
    from .decay import PolynomialDecay as PolynomialDecay
else:
    __getattr__, __dir__ = SCHEDULES.exports(globals())
