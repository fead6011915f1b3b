"""A fixed part of `make fuzz`."""

import pytest
from bounded import MOST_MEBIBYTES
from fuzz import Portion, checked, inputs, specs


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_mutated_specs_are_checked_and_shown(first: int) -> None:
    spent = checked(inputs(range(first, first + 250), specs()))
    assert isinstance(spent.given, Portion), spent.failure
    assert spent.given.faults == []
    assert spent.mebibytes < MOST_MEBIBYTES
