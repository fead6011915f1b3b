"""The `search` section: which values to try, how often, and what draws them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from ..component import Conflict, PlainData, SpecModel, cross_field
from ..findings import codes
from ..parameters import (
    Boolean,
    Finite,
    NonEmptyText,
    NonNegativeInteger,
    PositiveInteger,
    PositiveNumber,
    Whole,
    Words,
)
from .features import Interval

if TYPE_CHECKING:
    from decimal import Decimal

USUAL_TRIALS = 20
MOST_TRIALS = 1_000
"""Trials of a search, and of any other sweep."""


def _integers(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _in_order(value: tuple[int, ...]) -> tuple[int, ...]:
    if len(value) != 2 or value[0] >= value[1]:
        raise ValueError("wrong order")
    return value


Integers: TypeAlias = Annotated[
    tuple[Annotated[int, Whole, Finite], ...],
    BeforeValidator(_integers),
    AfterValidator(_in_order),
    Words(
        "a list of two integers, the smaller one first",
        {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    ),
]
KINDS = ("float", "int", "choices")


class Range(SpecModel):
    """The values that a search tries at a path: numbers, integers, or choices.

    Args:
        float_: Smallest and largest number: `[0.0, 0.5]`.
        int_: Smallest and largest integer: `[16, 256]`.
        choices: Values to choose from, as the spec would say them: `[relu, gelu]`.
        log: Whether numbers are drawn on a logarithmic scale, as suits a learning rate.
        step: Distance between numbers, counted from the smallest one. Defaults to 1 for integers
            and to none for other numbers.
        when: Choices at other paths that this range is for: path → value. With others, nothing is
            changed here.
    """

    bare_keys = ("choices",)
    float_: Interval | None = None
    int_: Integers | None = None
    choices: Annotated[list[PlainData], Field(min_length=1)] | None = None
    log: Boolean = False
    step: PositiveNumber | None = None
    when: dict[str, PlainData] | None = None

    @cross_field
    def _is_one_kind(self) -> "Range":
        given = [kind for kind in KINDS if self.written(kind) is not None]
        if len(given) != 1:
            raise Conflict(codes.search.kinds_of_range(given), *reversed(given))
        if self.choices is not None:
            for key in ("step", "log"):
                if getattr(self, key):
                    raise Conflict(codes.search.key_of_numbers(key), key)
        self._check_scale()
        return self

    def _check_scale(self) -> None:
        if self.ends is None:
            return
        low, high = self.ends
        if self.log and self.step is not None:
            raise Conflict(codes.search.step_of_logarithm(), "step", "log")
        if self.log and low <= 0:
            raise Conflict(codes.search.logarithm_from_zero(low), "log")
        if self.step is None:
            return
        if self.int_ is not None and not float(self.step).is_integer():
            raise Conflict(codes.search.fraction_as_step(self.step), "step")
        if self.step > high - low:
            raise Conflict(codes.search.step_beyond_range(self.step, low, high), "step")

    def written(self, kind: str) -> Any:
        """Returns what is written under `float`, `int` or `choices`."""
        return getattr(self, kind if kind == "choices" else f"{kind}_")

    @property
    def ends(self) -> tuple[float, ...] | None:
        """The smallest and the largest number; None for choices."""
        return self.float_ or self.int_

    @property
    def size(self) -> int | None:
        """How many values there are; None if any number between two others is one."""
        if self.choices is not None:
            return len(self.choices)
        if self.int_ is not None:
            return (self.int_[1] - self.int_[0]) // int(self.step or 1) + 1
        if self.float_ is None or self.step is None:
            return None
        low, high, step = map(_exact, (*self.float_, self.step))
        return int((high - low) / step) + 1

    def at(self, index: int) -> Any:
        """Returns a value by its place, from 0. The range must be finite."""
        if self.choices is not None:
            return self.choices[index]
        if self.int_ is not None:
            return self.int_[0] + index * int(self.step or 1)
        assert self.float_ is not None
        assert self.step is not None
        return float(_exact(self.float_[0]) + index * _exact(self.step))


def _exact(value: float) -> "Decimal":
    from decimal import Decimal  # few searches need it

    return Decimal(repr(value))


class Search(SpecModel):
    """A search for good values, which `speccompile run SPEC --search` makes (with Optuna).

    Args:
        space: Path → values to try there. A path is written as for `--set`, such as `params.drop`.
        trials: Number of trials to make. Defaults to 20, or to no limit but `minutes`.
        minutes: Number of minutes after which no trial starts.
        objective: Value to optimize, measured on the validation part in the epoch whose weights are
            kept. Defaults to the monitor of the policy, or to a metric if the search changes what
            the loss means, such as a penalty.
        sampler: What draws the values: `tpe` and `cma_es` learn from the trials that have ended,
            `cma_es` about numbers only; `random` doesn't; `grid` tries all combinations.
        pruner: What ends a trial before its last epoch: `median` if its best value so far is worse
            than the median of the others in this epoch; `successive_halving` and `hyperband` let
            the better third of the trials train three times as long. Defaults to none.
        warmup_epochs: Number of epochs of each trial in which it isn't pruned.
    """

    section = True
    space: Annotated[dict[str, Range], Field(min_length=1)]
    trials: PositiveInteger | None = None
    minutes: PositiveNumber | None = None
    objective: NonEmptyText | None = None
    sampler: Literal["tpe", "cma_es", "random", "grid"] = "tpe"
    pruner: Literal["none", "median", "successive_halving", "hyperband"] = "none"
    warmup_epochs: NonNegativeInteger = 0

    @cross_field
    def _fits_sampler(self) -> "Search":
        if self.trials is not None and self.trials > MOST_TRIALS:
            raise Conflict(codes.search.too_many_trials(self.trials, MOST_TRIALS), "trials")
        if self.pruner == "none" and "warmup_epochs" in self.model_fields_set:
            raise Conflict(codes.search.warmup_without_pruner(), "warmup_epochs")
        return self

    @property
    def ordered(self) -> tuple[str, ...]:
        """All paths, each after those that its range depends on."""
        seen: dict[str, None] = {}
        for path in self.space:
            seen.update(dict.fromkeys(parent for parent, _ in self.conditions(path)))
            seen[path] = None
        return tuple(seen)

    def applies(self, path: str, values: Mapping[str, Any]) -> bool:
        """Whether a range is searched beside values that were chosen for those it depends on."""
        when = self.space[path].when or {}
        return all(name in values and values[name] == value for name, value in when.items())

    def points(self) -> Iterator[dict[str, Any]]:
        """Yields all combinations, path → value. All ranges must be finite."""
        return self._points(self.ordered, {})

    def _points(self, paths: tuple[str, ...], chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if not paths:
            yield chosen
            return
        path, *rest = paths
        if not self.applies(path, chosen):
            yield from self._points((*rest,), chosen)
            return
        one = self.space[path]
        for index in range(one.size or 0):
            yield from self._points((*rest,), {**chosen, path: one.at(index)})

    def conditions(self, path: str) -> Iterator[tuple[str, Any]]:
        """Yields the choices that a range is for, and those that these are for, outermost first."""
        for parent, value in (self.space[path].when or {}).items():
            yield from self.conditions(parent)
            yield parent, value

    @property
    def size(self) -> int | None:
        """The number of combinations; None if there are more than a search makes trials."""
        if any(one.size is None for one in self.space.values()):
            return None
        count = sum(1 for _ in islice(self.points(), MOST_TRIALS + 1))
        return count if count <= MOST_TRIALS else None
