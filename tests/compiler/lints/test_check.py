"""The pass over all rules: when it runs, and how much it says."""

import pytest
from compiled_texts import codes, of_layers
from speccompile.compiler.lints.run_lints import LINTS, MOST_PLACES
from speccompile.spec_schema.findings.code import ERROR
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.finding import MOST_FINDINGS


def test_what_is_legal_is_not_refused_for_being_found_often() -> None:
    layers = [f"{{dense: {{units: 4}}, name: d{number}}}" for number in range(MOST_FINDINGS + 2)]
    result = of_layers(*layers)
    assert codes(result) == ["SC223"] * MOST_PLACES
    assert result.spec is not None
    last = list(result.findings)[-1]
    assert f"in {MOST_FINDINGS + 1 - MOST_PLACES} more places" in last.help
    assert len(LINTS) * MOST_PLACES < MOST_FINDINGS


def test_a_place_that_is_repeated_is_reported_once() -> None:
    assert codes(of_layers("{dense: 4, repeat: 600}")) == ["SC223"]


@pytest.mark.parametrize("wrong", ["dense: 0", "max_pooling2d", "share: nothing"])
def test_nothing_is_said_of_meaning_where_something_is_wrong(wrong: str) -> None:
    found = codes(of_layers("dropout: 0.9", "flatten", wrong))
    assert len(found) == 1
    assert all_codes()[found[0]].severity == ERROR
