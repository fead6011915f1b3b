"""Learning rates that follow the step (Keras: `keras.optimizers.schedules`)."""

from typing import Annotated, ClassVar

from pydantic import Field

from ..component import Catalogue, Component
from ..parameters import Boolean, Number, PositiveInteger, PositiveNumber, Words


class Schedule(Component):
    """Base of the schedules. Steps count updates from 0."""

    catalogue: ClassVar[Catalogue["Schedule"]]


SCHEDULES: Catalogue[Schedule] = Catalogue(
    "schedule",
    __package__,
    {
        "schedules": (
            "exponential_decay",
            "inverse_time_decay",
            "piecewise_constant_decay",
            "polynomial_decay",
            "cosine_decay",
            "cosine_decay_restarts",
        )
    },
    synonyms={"cosine": "cosine_decay", "exponential": "exponential_decay", "step": "piecewise_constant_decay"},
)
Schedule.catalogue = SCHEDULES
