"""The trials of a sweep: which values each of them changes in the spec."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from random import Random
from typing import Any, Literal, TypeAlias

from ...compiler.randomness import derive
from ...compiler.resolving.changes import GridValue
from ...compiler.spec import CompiledSpec
from ...spec_schema.document.search import MOST_TRIALS
from ...spec_schema.errors import Error, as_asked
from ...spec_schema.yaml.writer import one_line
from ..training.devices import SMALL, available_threads, step_of

FOLD = "data.split.fold"
SEED = "seed"

Grid: TypeAlias = Mapping[str, Sequence[object]]
"""Values by path. Each combination of them is one point."""
Settings: TypeAlias = dict[str, Any]
"""What tells a trial apart: `variant`, the paths of a grid, `seed`, `fold`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to vary.

    Attributes:
        variants: The variants to run; empty for the one that is applied already, or none.
        grid: Values by path, to run all combinations of.
        random: How many of the combinations to draw; None for all.
        seeds: How many seeds to run each with, from that of the spec on.
    """

    variants: tuple[str, ...] = ()
    grid: Grid = field(default_factory=dict)
    random: int | None = None
    seeds: int | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a sweep.

    Attributes:
        number: Its number from 1, which is also the name of its folder.
        variant: The variant that is applied; empty for none.
        overrides: Values that are changed, as `path=value`, in order.
        settings: What tells it apart from the other trials.
        threads: The threads inside an operation.
    """

    number: int
    variant: str
    overrides: tuple[str, ...]
    settings: Settings
    threads: int = 1

    @property
    def settings_shown(self) -> dict[str, str]:
        """The settings as text."""
        return {
            name: value if isinstance(value, str) else one_line(value)
            for name, value in self.settings.items()
        }

    @property
    def point(self) -> Settings:
        """The settings without what is only repeated: seed and fold."""
        return {key: value for key, value in self.settings.items() if key not in (SEED, "fold")}


def trials_of(spec: CompiledSpec, wanted: Wanted) -> tuple[list[Trial], list[CompiledSpec]]:
    """Returns the trials of a sweep, and the compiled spec of each combination.

    Args:
        spec: The spec, with the overrides that all trials share.

    Raises:
        SpecError: The spec has errors with some of the values.
        Error: There is nothing to vary, or a value is given twice.
    """
    _check(spec, wanted)
    found: list[tuple[CompiledSpec, Trial]] = []
    for variant in wanted.variants or (spec.variant or "",):
        for values in _points(wanted, spec.document.seed):
            texts = [GridValue(f"{path}={one_line(value, path)}") for path, value in values.items()]
            changed = spec.changed(texts, variant or None) if texts or wanted.variants else spec
            named = {"variant": variant} if wanted.variants else {}
            overrides = tuple(map(str, changed.overrides))
            trial = Trial(0, variant, overrides, {**named, **values})
            found += [(changed, one) for one in _repeated(trial, changed, wanted.seeds)]
    specs = [*dict.fromkeys(one for one, _ in found)]
    threads = threads_of(specs, len(found))
    trials = [
        replace(trial, number=number, threads=one.document.runtime.threads or threads)
        for number, (one, trial) in enumerate(found, 1)
    ]
    return trials, specs


def wanted_of(
    spec: CompiledSpec,
    variants: Sequence[str] | Literal["all"] = (),
    grid: Grid | None = None,
    random: int | None = None,
    seeds: int | None = None,
) -> Wanted:
    """Returns what to vary. Raises Error if there is nothing, or if the spec has no such variant.

    Args: see `speccompile.sweep`.
    """
    for name, count in (("random", random), ("seeds", seeds)):
        check_positive(name, count)
    if variants == "all":
        variants = spec.variants
        if not variants:
            raise Error("the spec defines no variants", "add them under `variants`")
    wanted = Wanted(tuple(variants), grid or {}, random, seeds)
    is_varied = wanted.variants or wanted.grid or seeds is not None or random is not None
    if not is_varied and not has_folds(spec):
        options = as_asked(
            "`--all-variants`, `--grid` or `--seeds`", "`variants`, `grid` or `seeds`"
        )
        raise Error("there is nothing to vary", f"use {options}")
    return wanted


def check_positive(name: str, count: int | None) -> None:
    """Raise Error if a number is given, as an option or argument, and isn't positive."""
    if count is not None and count < 1:
        given = as_asked(f"`--{name}`", f"`{name}`")
        raise Error(f"{given} must be a positive integer, got {count}")


def has_folds(spec: CompiledSpec) -> bool:
    """Whether a spec has folds and doesn't say which of them to validate on."""
    split = spec.document.data.split if spec.document.data else None
    return split is not None and split.folds is not None and split.fold is None


def _check(spec: CompiledSpec, wanted: Wanted) -> None:
    count = combinations(wanted.grid)
    if (
        count * len(wanted.variants or ("",)) * (wanted.seeds or 1) > MOST_TRIALS
        and not wanted.random
    ):
        option = as_asked("`--random 20`", "`random=20`")
        raise Error(f"the grid has {count:,} combinations", f"draw some of them: {option}")
    if wanted.random is not None and not wanted.grid:
        option = as_asked("`--grid PATH=VALUE,VALUE`", "`grid={path: [value, value]}`")
        raise Error("nothing to draw from", f"add values: {option}")
    if wanted.seeds is not None and SEED in wanted.grid:
        raise Error(
            "the grid has values of `seed`, and seeds are counted, too", "remove one of them"
        )
    for path, values in wanted.grid.items():
        texts = [one_line(value, path) for value in values]
        if not texts:
            raise Error(f"the grid has no values for `{path}`", "give one value or more")
        twice = next((text for text in texts if texts.count(text) > 1), None)
        if twice is not None:
            raise Error(f"the grid has `{twice}` twice for `{path}`", "remove one of them")


def combinations(grid: Grid) -> int:
    """Returns how many combinations of its values a grid has."""
    return prod(map(len, grid.values()))


def _points(wanted: Wanted, seed: int) -> Iterator[dict[str, Any]]:
    """Yields the combinations of the grid, or some of them in random order."""
    if wanted.random is None or wanted.random >= combinations(wanted.grid):
        for values in product(*wanted.grid.values()):
            yield dict(zip(wanted.grid, values, strict=True))
        return
    drawn = Random(derive(seed, "sweep")).sample(range(combinations(wanted.grid)), wanted.random)
    for place in drawn:
        point: dict[str, Any] = {}
        for path, given in wanted.grid.items():
            place, index = divmod(place, len(given))
            point[path] = given[index]
        yield point


def _repeated(trial: Trial, spec: CompiledSpec, seeds: int | None) -> Iterator[Trial]:
    """Yields a trial for each seed and each fold."""
    first, data = spec.document.seed, spec.document.data
    folds = data.split.folds if data is not None and has_folds(spec) else None
    for seed in range(first, first + (seeds or 1)):
        seeded = {SEED: seed} if seeds is not None else {}
        for fold in range(1, (folds or 1) + 1):
            folded = {"fold": fold} if folds is not None else {}
            added = [f"{SEED}={seed}"] if seeded else []
            added += [f"{FOLD}={fold}"] if folded else []
            overrides = (*trial.overrides, *added)
            yield replace(trial, overrides=overrides, settings=trial.settings | seeded | folded)


def threads_of(specs: Iterable[CompiledSpec], count: int) -> int:
    """Returns the threads of each of some trials, so that they have as many as there are CPUs.

    One if the steps of all are small, as for a single run.
    """
    each = max(1, available_threads() // count)
    return 1 if all(step_of(spec) < SMALL for spec in specs) else each
