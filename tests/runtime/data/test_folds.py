"""Folds: each row is validated on once, rows for testing are apart, and the rules are followed."""

from collections import Counter

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given
from hypothesis import strategies as st
from speccompile.runtime.data.splits.split import Parts, split
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.document.split import Split
from speccompile.spec_schema.document.windows import Windows

SEEDS = st.integers(0, 2**40)
FOLDS = st.integers(2, 6)


def folds_of(policy: Split, size: int, *rest: object) -> list[Parts]:
    assert policy.folds is not None
    rows, numbers = np.arange(size), range(1, policy.folds + 1)
    return [split(policy.model_copy(update={"fold": n}), rows, *rest) for n in numbers]


@given(size=st.integers(12, 90), folds=FOLDS, test=st.floats(0, 0.3), seed=SEEDS)
def test_each_row_is_validated_on_once_or_is_for_testing(size, folds, test, seed) -> None:
    policy = Split(folds=folds, test=test)
    parts = folds_of(policy, size, None, seed)
    tested = {tuple(part.test.tolist()) for part in parts}
    assert len(tested) == 1
    assert len(parts[0].test) == round(test * size)
    validated = [row for part in parts for row in part.validation.tolist()]
    assert sorted([*validated, *parts[0].test.tolist()]) == list(range(size))
    sizes = [len(part.validation) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    for number, part in enumerate(parts, 1):
        assert sorted(np.concatenate(part).tolist()) == list(range(size))
        held_out = policy.model_copy(update={"fold": number}).held_out(size)
        assert held_out == size - len(part.train)


@given(classes=st.lists(st.integers(0, 3), min_size=12, max_size=90), folds=FOLDS, seed=SEEDS)
def test_stratified_folds_keep_the_proportions(classes, folds, seed) -> None:
    groups = np.array(classes)
    policy = Split(folds=folds, test=0.1, stratify=True)
    parts = folds_of(policy, len(groups), groups, seed)
    for group, count in Counter(classes).items():
        validated = [int((groups[part.validation] == group).sum()) for part in parts]
        assert max(validated) - min(validated) <= 1
        assert sum(validated) + (groups[parts[0].test] == group).sum() == count
    sizes = [len(part.validation) for part in parts]
    assert max(sizes) - min(sizes) <= 1


@given(names=st.lists(st.sampled_from("abcdefghij"), min_size=60, max_size=90), seed=SEEDS)
def test_no_group_is_in_two_folds(names, seed) -> None:
    groups = np.array(names)
    if len(set(names)) < 5:
        return
    classes = np.arange(len(names)) % 2
    policy = Split(folds=4, test=0.1, by="g", stratify=True)
    parts = folds_of(policy, len(names), classes, seed, {"g": groups})
    kept = [set(groups[part.validation].tolist()) for part in parts]
    kept.append(set(groups[parts[0].test].tolist()))
    assert all(kept)
    assert sum(map(len, kept)) == len(set(names))
    for part in parts:
        assert not set(groups[part.train].tolist()) & set(groups[part.validation].tolist())


@given(size=st.integers(12, 60), folds=FOLDS)
def test_folds_in_the_order_of_time_are_those_of_scikit_learn(size, folds) -> None:
    """Of `sklearn.model_selection.TimeSeriesSplit`."""
    step = size // (folds + 1)
    for number, first in enumerate(range(size - folds * step, size, step), 1):
        policy = Split(folds=folds, fold=number, order="last")
        part = split(policy, np.arange(size), None, 0)
        assert part.train.tolist() == [*range(first)]
        assert part.validation.tolist() == [*range(first, first + step)]
        assert policy.held_out(size) == size - first


def test_the_last_rows_are_for_testing_in_all_folds() -> None:
    parts = folds_of(Split(folds=3, order="last", test=4), 24, None, 0)
    assert [part.test.tolist() for part in parts] == [[20, 21, 22, 23]] * 3
    assert [part.validation.tolist() for part in parts] == [
        [*range(first, first + 5)] for first in (5, 10, 15)
    ]


def test_a_column_says_which_rows_are_for_testing() -> None:
    policy = Split(folds=3, column={"name": "part", "test": "t"})
    column = {"part": np.array([*"ttt", *"abcabcabc"])}
    parts = folds_of(policy, 12, None, 0, column)
    assert [part.test.tolist() for part in parts] == [[0, 1, 2]] * 3
    validated = np.concatenate([part.validation for part in parts])
    assert sorted(validated.tolist()) == [*range(3, 12)]


def test_nothing_is_fitted_to_the_fold_that_is_validated_on(loader: Loader) -> None:
    text = "a,y\n" + "".join(f"{10**row},{row % 2}\n" for row in range(9))
    means = []
    for fold in (1, 2, 3):
        policy = Split(folds=3, fold=fold)
        loaded, found = loader.csv(
            text,
            {"x": tensor(1)},
            objective("out", 2, CLASS),
            split=policy,
            normalize=Standardize(),
        )
        assert loaded is not None, found
        train = [10.0**row for row in loaded.train.rows.tolist()]
        means.append(float(loaded.normalization.inputs["x"].offset[0]))
        assert means[-1] == pytest.approx(np.mean(train), rel=1e-6)
    assert len({*means}) == 3


def test_rows_of_the_fold_change_nothing_that_is_trained_on(loader: Loader) -> None:
    inputs, wanted = {"x": tensor(1)}, objective("out", 1, "mean_squared_error")
    policy = Split(folds=3, fold=2, test=0.2)
    options = {"split": policy, "normalize": Standardize()}
    rows = {row: (row, row % 5) for row in range(20)}
    found = []
    for _ in range(2):
        text = "a,y\n" + "".join(f"{a},{y}\n" for a, y in rows.values())
        loaded, problems = loader.csv(text, inputs, wanted, **options)
        assert loaded is not None, problems
        found.append(loaded)
        held_out = [*loaded.validation.rows.tolist(), *loaded.test.rows.tolist()]
        rows |= {row: (1e6 + row, -row) for row in held_out}
    before, after = found
    assert before.train.inputs["x"].tobytes() == after.train.inputs["x"].tobytes()
    assert before.normalization.digest == after.normalization.digest
    assert before.validation.inputs["x"].tobytes() != after.validation.inputs["x"].tobytes()


def test_too_few_rows_or_groups(loader: Loader) -> None:
    inputs, wanted = {"x": tensor(1)}, objective("out", 1, "mean_squared_error")
    text = "a,g,y\n" + "".join(f"{row},{row % 2},{row}\n" for row in range(4))
    _, found = loader.csv(text, inputs, wanted, split=Split(folds=5), source={"features": "a"})
    assert found == ["SC423 (data.split.folds) too_few_rows_for_folds folds=5, rows=4"]
    policy = Split(folds=3, by="g")
    _, found = loader.csv(text, inputs, wanted, split=policy)
    assert found == ["SC439 (data.split.by) too_few_groups column='g', groups=2, parts=3"]


def test_windows_of_a_fold_follow_those_it_is_trained_on(loader: Loader) -> None:
    text = "y\n" + "".join(f"{row}\n" for row in range(40))
    inputs, wanted = {"x": tensor(3, 1)}, objective("out", 1, "mean_squared_error")
    source = {"features": "y"}
    for fold, first in ((1, 10), (2, 20), (3, 30)):
        loaded, found = loader.csv(
            text,
            inputs,
            wanted,
            source=source,
            split=Split(folds=3, fold=fold),
            windows=Windows(length=3),
        )
        assert loaded is not None, found
        assert loaded.train.rows.tolist() == [*range(2, first - 1)]
        assert loaded.validation is not None
        assert loaded.validation.rows.tolist() == [*range(first + 2, first + 9)]
        assert "3 windows of" in "".join(loaded.notes)
