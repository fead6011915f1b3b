"""A fixed part of `make fuzz`, and what fuzzing guided by coverage has kept."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from bounded import MOST_MEBIBYTES, child_seconds
from fuzz import Portion, checked, inputs, portion, specs
from reference import MOST, in_references

SEEDS = Path(__file__).parent / "fuzzing" / "seeds"


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_mutated_specs_are_checked_and_shown(first: int) -> None:
    assert without_faults(inputs(range(first, first + 250), specs())) < MOST_MEBIBYTES


def test_seeds_are_checked_and_shown() -> None:
    seeds = [path.read_bytes() for path in sorted(SEEDS.iterdir())]
    assert len(seeds) > 100
    assert sum(map(len, seeds)) <= 200_000
    without_faults(seeds)


def without_faults(given: Iterable[bytes]) -> float:
    """The mebibytes that checking the inputs took."""
    spent = checked(given)
    assert isinstance(spent.given, Portion), spent.failure
    assert spent.given.faults == []
    for data in spent.given.slow:
        again = partial(portion, [data])
        assert in_references(again, seconds=child_seconds) <= MOST, data[:300]
    return spent.mebibytes
