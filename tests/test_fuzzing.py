"""The first inputs of `make fuzz`, and those kept from coverage-guided fuzzing."""

from collections.abc import Iterable
from functools import partial

import pytest
from bounded import MOST_MEBIBYTES, measured
from fuzz import TESTED, Portion, checked, inputs, portion, seeds, specs
from reference import excess

PORTION = 250


@pytest.mark.parametrize("first", range(0, TESTED, PORTION))
def test_mutated_specs_are_checked_and_shown(first: int) -> None:
    assert without_faults(inputs(range(first, first + PORTION), specs())) < MOST_MEBIBYTES


def test_seeds_are_checked_and_shown() -> None:
    assert len(seeds()) > 50
    without_faults(seeds())


def without_faults(given: Iterable[bytes]) -> float:
    """The mebibytes that checking the inputs took."""
    spent = checked(given)
    assert isinstance(spent.given, Portion), spent.failure
    assert spent.given.faults == []
    for data in spent.given.slow:
        assert measured(partial(excess, partial(portion, [data]))).given == "", data[:300]
    return spent.mebibytes
