"""A fixed part of `make fuzz`, and what fuzzing guided by coverage has kept."""

from pathlib import Path

import pytest
from bounded import MOST_MEBIBYTES
from fuzz import Portion, checked, inputs, specs

SEEDS = Path(__file__).parent / "fuzzing" / "seeds"


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_mutated_specs_are_checked_and_shown(first: int) -> None:
    spent = checked(inputs(range(first, first + 250), specs()))
    assert isinstance(spent.given, Portion), spent.failure
    assert spent.given.faults == []
    assert spent.mebibytes < MOST_MEBIBYTES


def test_seeds_are_checked_and_shown() -> None:
    seeds = [path.read_bytes() for path in sorted(SEEDS.iterdir())]
    assert len(seeds) > 100
    assert sum(map(len, seeds)) <= 200_000
    spent = checked(seeds)
    assert isinstance(spent.given, Portion), spent.failure
    assert spent.given.faults == []
