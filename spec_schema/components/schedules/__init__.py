"""Learning-rate schedules (Keras: `keras.optimizers.schedules`)."""

from collections.abc import Mapping
from typing import ClassVar

from ...component import Catalogue, Component


class Schedule(Component):
    """Base of the schedules. Steps are updates, counted from 0.

    Attributes:
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Schedule"]]
    excluded: ClassVar[Mapping[str, str]] = {"name": "an optimizer has one schedule"}

    def peak(self) -> float:
        """Its largest rate; a rate or a restart that is made to rise counts as it starts."""
        raise NotImplementedError

    def end(self) -> tuple[str, int] | None:
        """The parameter that says when it has run, and that step; None: it has no end."""
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
