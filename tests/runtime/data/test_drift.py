"""How the validation part differs from the training part, by more than chance."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from speccompile.runtime.data.drift import differences
from speccompile.runtime.data.rows import LazyRows

DRAWN = np.random.default_rng(5)


def part(targets: np.ndarray, inputs: np.ndarray) -> Any:
    return SimpleNamespace(targets={"y": targets}, inputs={"x": inputs})


def dataset(train: Any, validation: Any, **facts: Any) -> Any:
    known = {"class_counts": {}, "class_names": {}, "columns": {"x": ["age", "year"]}} | facts
    facts_of = SimpleNamespace(columns=known.pop("columns"))
    return SimpleNamespace(train=train, validation=validation, facts=facts_of, **known)


def trending(rows: int = 500) -> tuple[np.ndarray, np.ndarray]:
    year = np.arange(rows, dtype=np.float32) / rows
    age = DRAWN.normal(size=rows).astype(np.float32)
    return np.stack([age, year], axis=1), (3 * year + DRAWN.normal(size=rows)).astype(np.float32)


def test_a_trend_is_found_if_the_last_rows_are_held_out() -> None:
    x, y = trending()
    cut = dataset(part(y[:400], x[:400]), part(y[400:], x[400:]))
    year, target = differences(cut)
    assert year == "`year` is 2.2 standard deviations higher on average"
    assert target.startswith("the target `y` is 1.")


@pytest.mark.parametrize("seed", range(20))
def test_parts_that_are_drawn_do_not_differ(seed: int) -> None:
    x, y = trending(60)
    order = np.random.default_rng(seed).permutation(60)
    held, kept = order[:12], order[12:]
    assert differences(dataset(part(y[kept], x[kept]), part(y[held], x[held]))) == ()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("rows", "held"), [(12, 1), (40, 3), (60, 2), (300, 5)])
def test_parts_do_not_differ_because_few_numbers_are_large(seed: int, rows: int, held: int) -> None:
    drawn = np.random.default_rng(seed)
    sales = np.exp(1.5 * drawn.normal(size=(rows, 20)))
    rare = drawn.random((rows, 20)) < 0.03
    sparse = np.where(drawn.random((rows, 20)) < 0.03, drawn.exponential(1000, (rows, 20)), 0)
    x = np.concatenate([sales, rare, sparse], axis=1).astype(np.float32)
    one, other = part(x[held:, 0], x[held:]), part(x[:held, 0], x[:held])
    assert differences(dataset(one, other, columns={})) == ()


@pytest.mark.parametrize("held", [1, 2, 5])
def test_few_samples_of_many_classes_do_not_differ(held: int) -> None:
    x = np.zeros((5, 2), np.float32)
    classes = np.array([7, 7, 2, 3, 4])[:held]
    told = dataset(
        part(np.arange(300) % 100, x),
        part(classes, x[:held]),
        class_counts={"y": np.full(100, 3)},
        class_names={"y": [f"kind {number}" for number in range(100)]},
    )
    assert differences(told) == ()


def test_missing_numbers_are_left_out_of_the_means() -> None:
    x, y = trending(400)
    x[::7, 1] = np.nan
    one, other = part(y[:300] * 0, x[:300]), part(y[300:] * 0, x[300:])
    drifted = ("`year` is 2.3 standard deviations higher on average",)
    assert differences(dataset(one, other)) == drifted
    windows = np.stack([x, x], axis=1)
    one, other = part(y[:300] * 0, windows[:300]), part(y[300:] * 0, windows[300:])
    assert differences(dataset(one, other)) == drifted
    x[300:, 1] = np.nan
    assert differences(dataset(part(y[:300] * 0, x[:300]), part(y[300:] * 0, x[300:]))) == ()


def test_classes_are_compared_by_their_shares() -> None:
    x = np.zeros((100, 2), np.float32)
    classes = np.repeat([0, 1], 50)
    told = dataset(
        part(classes[:60], x[:60]),
        part(classes[60:], x[60:]),
        class_counts={"y": np.bincount(classes[:60])},
        class_names={"y": ("cat", "dog")},
    )
    assert differences(told) == ("0% of the samples have `y` `cat`, and 83% of those to train on",)


def test_what_is_not_a_row_of_numbers_is_left_out() -> None:
    streamed, words = object(), np.zeros((9, 4), np.int32)
    pictures = np.zeros((9, 8, 8, 1), np.float32)
    for inputs in (streamed, words, pictures):
        one = part(np.zeros(9, np.int64), inputs)  # type: ignore[arg-type]
        assert differences(dataset(one, one)) == ()
    assert differences(dataset(None, None)) == ()


def test_ignored_classes_and_streamed_or_empty_targets_are_left_out() -> None:
    x = np.zeros((4, 2), np.float32)
    told = part(np.array([0, 1, -1, 255]), x)
    known = {"class_counts": {"y": np.array([1, 1])}, "class_names": {"y": ("cat", "dog")}}
    assert differences(dataset(told, told, **known)) == ()
    lazy = LazyRows((9, 1), np.dtype(np.float32), lambda chosen: x)
    for targets in (lazy, np.zeros(0, np.float32)):
        one = part(targets, x)  # type: ignore[arg-type]
        assert differences(dataset(one, one)) == ()


def test_windows_are_compared_by_their_columns() -> None:
    year = np.arange(60, dtype=np.float32)
    windows = np.stack([year + step for step in range(5)], axis=1)  # of one column
    targets = np.zeros(60, np.float32)
    for inputs, columns in (
        (windows, ["year"]),
        (np.stack([windows, 0 * windows], axis=2), ["year", "age"]),
    ):
        told = dataset(
            part(targets[:40], inputs[:40]), part(targets[40:], inputs[40:]), columns={"x": columns}
        )
        assert differences(told) == ("`year` is 2.6 standard deviations higher on average",)
