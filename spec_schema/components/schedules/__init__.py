"""Learning-rate schedules (Keras: `keras.optimizers.schedules`)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from ...component import Catalogue, Component, Conflict, cross_field
from ...findings import codes
from ...findings.code import Violation


class Schedule(Component):
    """Base of the schedules. Steps are batches, counted from 0.

    Attributes:
        excluded: Keras' parameter → why the language does not have it.
        own: Parameters that the class in Keras lacks.
        in_epochs: Parameter in epochs → the one in steps that it stands for.
    """

    catalogue: ClassVar[Catalogue["Schedule"]]
    excluded: ClassVar[Mapping[str, str]] = {"name": "an optimizer has one schedule"}
    own: ClassVar[tuple[str, ...]] = ()
    in_epochs: ClassVar[Mapping[str, str]] = {}

    @cross_field
    def _counts_one_way(self) -> Self:
        for epochs, steps in self.in_epochs.items():
            given = [name for name in (epochs, steps) if getattr(self, name) is not None]
            if len(given) > 1:
                what = codes.schedules.steps_and_epochs(self.name, steps, epochs)
                raise Conflict(what, epochs, steps)
            if not given:
                raise Conflict(codes.schedules.no_length(self.name, steps, epochs))
        return self

    @property
    def counts_epochs(self) -> bool:
        """Whether a parameter is given in epochs."""
        return any(getattr(self, name) is not None for name in self.in_epochs)

    def in_steps(self, steps_per_epoch: int) -> Self:
        """Returns the schedule with all parameters in steps."""
        given = {e: s for e, s in self.in_epochs.items() if getattr(self, e) is not None}
        steps = {s: to_steps(getattr(self, e), steps_per_epoch) for e, s in given.items()}
        return self.model_copy(update={**dict.fromkeys(given), **steps}) if given else self

    def written_as(self, parameter: str) -> str:
        """Returns the parameter that was given for one in steps."""
        given = {s: e for e, s in self.in_epochs.items() if getattr(self, e) is not None}
        return given.get(parameter, parameter)

    def schedules(self, steps_per_epoch: int) -> Iterator[tuple[str, "Schedule", int]]:
        """Yields the schedules in this one, each with its index (`[0]`) and its first step."""
        yield "", self, 0

    def start(self) -> float:
        """Returns the learning rate at step 0."""
        rate: float = getattr(self, "initial_learning_rate")  # noqa: B009  most schedules have it
        return rate

    def duration(self) -> int | None:
        """Returns the number of steps after which the rate stays the same; None if it doesn't.

        The parameters must be in steps.
        """
        return None

    def fault(self) -> Violation | None:
        """Returns why this can't be the whole schedule of an optimizer, or None."""
        return None

    def peak(self) -> float:
        """Returns the largest learning rate.

        Growth by `decay_rate` or `m_mul` above 1 is not counted.
        """
        raise NotImplementedError

    def end(self) -> tuple[str, int] | None:
        """Returns the parameter that sets the last step, and that step; None if it never ends.

        The parameters must be in steps.
        """
        return None


def to_steps(epochs: float, steps_per_epoch: int) -> int:
    """Returns the number of steps in a number of epochs, at least 1."""
    return max(round(epochs * steps_per_epoch), 1)


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
        "parts": ("warm_up", "constant"),
    },
    synonyms={
        "cosine": "cosine_decay",
        "exponential": "exponential_decay",
        "step": "piecewise_constant_decay",
        "cosine_annealing": "cosine_decay",
        "poly": "polynomial_decay",
        "piecewise": "piecewise_constant_decay",
        "piecewise_constant": "piecewise_constant_decay",
        "linear_warmup": "warm_up",
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
    from .parts import Constant as Constant
    from .parts import WarmUp as WarmUp
else:
    __getattr__, __dir__ = SCHEDULES.exports(globals())
