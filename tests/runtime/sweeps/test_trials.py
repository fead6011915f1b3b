"""The trials of a sweep: all combinations of variants, values, seeds and folds."""

from typing import Any

import pytest
import speccompile as sc
from speccompile.runtime.sweeps.trials import Trial, trials_of, wanted_of

SPEC = """\
spec: 1
name: tiny
seed: 7
params: {drop: 0.2, width: 4}
variants:
  plain: {params.drop: 0}
  wide: {params.width: 8}
data: {synthetic: 40, split: {validation: 0.2}}
model:
  inputs: {x: [3]}
  layers: [dense: $width, dropout: $drop, dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 2}
"""
FOLDS = {"data.split": {"folds": 3}}


def trials(overrides: Any = (), **wanted: Any) -> list[Trial]:
    spec = sc.load(SPEC, overrides=overrides)
    return trials_of(spec, wanted_of(spec, **wanted))[0]


def settings(overrides: Any = (), **wanted: Any) -> list[dict[str, Any]]:
    return [one.settings for one in trials(overrides, **wanted)]


def test_everything_is_combined() -> None:
    found = trials(FOLDS, variants="all", grid={"params.drop": [0.1, 0.5]}, seeds=2)
    assert len(found) == 2 * 2 * 2 * 3
    assert [one.number for one in found] == [*range(1, 25)]
    assert found[9].settings == {"variant": "plain", "params.drop": 0.5, "seed": 8, "fold": 1}
    assert found[9].overrides == (
        "data.split={folds: 3}",
        "params.drop=0.5",
        "seed=8",
        "data.split.fold=1",
    )
    assert found[9].point == {"variant": "plain", "params.drop": 0.5}
    assert {one.threads for one in found} == {1}


def test_seeds_are_counted_from_that_of_the_spec() -> None:
    assert settings(seeds=2) == [{"seed": 7}, {"seed": 8}]
    assert settings({"seed": 1}, seeds=1) == [{"seed": 1}]


def test_folds_are_run_unless_one_is_chosen() -> None:
    assert settings(FOLDS) == [{"fold": 1}, {"fold": 2}, {"fold": 3}]
    one = {**FOLDS, "data.split.fold": 2}
    assert settings(one, seeds=1) == [{"seed": 7}]


def test_some_combinations_are_drawn_without_repetition() -> None:
    grid = {"params.drop": [0, 0.1, 0.2, 0.3], "params.width": [1, 2, 3]}
    drawn = settings(grid=grid, random=5)
    assert len({tuple(one.items()) for one in drawn}) == 5
    assert drawn == settings(grid=grid, random=5)
    assert drawn != settings({"seed": 8}, grid=grid, random=5)
    assert settings(grid=grid, random=99) == settings(grid=grid)


def test_a_list_of_values_may_have_lists() -> None:
    found = trials(grid={"training.metrics": [["accuracy"], []]})
    assert [one.overrides for one in found] == [
        ("training.metrics=[accuracy]",),
        ("training.metrics=[]",),
    ]


def test_a_spec_that_sets_its_threads_keeps_them() -> None:
    found = trials(grid={"runtime.threads": [2, 3]})
    assert [one.threads for one in found] == [2, 3]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({}, "there is nothing to vary"),
        ({"random": 3}, "nothing to draw from"),
        ({"seeds": 0}, "`seeds` must be a positive integer, got 0"),
        ({"grid": {"seed": [1]}, "seeds": 2}, "the grid has values of `seed`"),
        ({"grid": {"params.drop": []}}, "the grid has no values for `params.drop`"),
        ({"grid": {"params.drop": [0.5, 0.5]}}, "the grid has `0.5` twice for `params.drop`"),
        ({"grid": {"params.drop": [*range(1001)]}}, "the grid has 1,001 combinations"),
        ({"variants": ["widest"]}, "widest"),
        ({"grid": {"params.drop": [0.5, 1.5]}}, "rate"),
        ({"grid": {"params.dorp": [0.5]}}, r'grid\["params.dorp"\]:1:8'),
    ],
)
def test_what_can_not_be_run_is_refused_before_anything_runs(
    wanted: dict[str, Any], message: str
) -> None:
    with pytest.raises(sc.Error, match=message):
        trials(**wanted)


def test_a_spec_without_variants() -> None:
    spec = sc.load(
        SPEC.replace("variants:\n  plain: {params.drop: 0}\n  wide: {params.width: 8}\n", "")
    )
    with pytest.raises(sc.Error, match="the spec defines no variants"):
        wanted_of(spec, "all")
