"""Windows over rows: what is in them, what they are called, and that parts share no row."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile.runtime.data.dataset import Dataset, Part
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.windows import Series, slide
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.document.windows import Windows
from speccompile.spec_schema.findings.finding import Findings

REAL = "mean_squared_error"
SPLIT = Split(validation=0.25, test=0.25)


def table(rows: int, *, series: int = 1) -> str:
    """Rows of y, ten times y, and a station: stations take turns."""
    lines = [f"{row},{row * 10},{'ABC'[row % series]}" for row in range(rows)]
    return "\n".join(["y,a,station", *lines]) + "\n"


def loaded(
    folder: Path, windows: Windows, text: str, units: Any = 1, **options: Any
) -> tuple[Dataset | None, list[str]]:
    source = {"features": ["y", "a"], **options.pop("source", {})}
    inputs = {"x": tensor(windows.length, 2)}
    return Loader(folder).csv(
        text, inputs, objective("y", units, REAL), windows=windows, source=source, **options
    )


def numbers(part: Part | None) -> tuple[list[Any], list[Any]]:
    """The rows in each window, and those in its target: `y` is the number of the row."""
    assert part is not None
    return part.inputs["x"][:][..., 0].tolist(), part.targets["y"].tolist()


def test_each_window_has_rows_in_sequence_and_the_target_after_them(tmp_path: Path) -> None:
    found, problems = loaded(tmp_path, Windows(length=3), table(6))
    assert found is not None
    assert problems == []
    assert numbers(found.train) == ([[0, 1, 2], [1, 2, 3], [2, 3, 4]], [[3], [4], [5]])
    assert found.train.rows.tolist() == [2, 3, 4]
    assert found.train.inputs["x"][1].tolist() == [[1, 10], [2, 20], [3, 30]]


@pytest.mark.parametrize(
    ("options", "windows", "targets"),
    [
        ({"horizon": 0}, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]], [1, 2, 3, 4, 5, 6]),
        ({"horizon": 3}, [[0, 1], [1, 2], [2, 3]], [4, 5, 6]),
        ({"stride": 3}, [[0, 1], [3, 4]], [2, 5]),
        ({"sampling_rate": 2}, [[0, 2], [1, 3], [2, 4], [3, 5]], [3, 4, 5, 6]),
        ({"sampling_rate": 3, "stride": 2, "horizon": 2}, [[0, 3]], [5]),
    ],
)
def test_horizon_stride_and_sampling_rate(
    tmp_path: Path, options: dict[str, Any], windows: list[Any], targets: list[int]
) -> None:
    found, _ = loaded(tmp_path, Windows(length=2, **options), table(7))
    assert found is not None
    assert numbers(found.train) == (windows, [[row] for row in targets])


def test_a_target_of_several_rows(tmp_path: Path) -> None:
    windows = Windows(length=2, horizon=[1, 3])
    found, _ = loaded(tmp_path, windows, table(6), units=3)
    assert found is not None
    assert numbers(found.train) == ([[0, 1], [1, 2]], [[2, 3, 4], [3, 4, 5]])
    assert found.class_names == {"y": ("y+1", "y+2", "y+3")}
    assert found.train.latest["y"].tolist() == [[1], [2]]


def test_classes_at_several_rows(tmp_path: Path) -> None:
    text = "y,a,station\n" + "".join(f"{row % 2},{row},A\n" for row in range(5))
    (tmp_path / "t.csv").write_text(text)
    found, problems = Loader(tmp_path)(
        Csv(path="t.csv", target="y", features="a"),
        {"x": tensor(2)},
        objective("y", (2, 2), CLASS),
        windows=Windows(length=2, horizon=[0, 1]),
    )
    assert found is not None, problems
    assert found.train.targets["y"].tolist() == [[1, 0], [0, 1], [1, 0]]
    assert found.train.inputs["x"][:].tolist() == [[0, 1], [1, 2], [2, 3]]


def test_past_targets_are_features_unless_the_spec_says_otherwise(tmp_path: Path) -> None:
    text = table(6).replace(",station", "").replace(",A", "")
    source = {"features": None}
    found, problems = loaded(tmp_path, Windows(length=2), text, source=source)
    assert found is not None, problems
    assert found.facts.columns == {"x": ["y", "a"]}
    now, problems = loaded(tmp_path, Windows(length=2, horizon=0), text, source=source)
    assert now is None
    assert "wrong_column_count" in problems[0]


def test_parts_follow_each_other_and_share_no_row(tmp_path: Path) -> None:
    found, problems = loaded(tmp_path, Windows(length=2), table(16), split=SPLIT)
    assert found is not None, problems
    assert numbers(found.train)[1][-1] == [7]
    assert numbers(found.validation)[0][0] == [8, 9]
    assert numbers(found.test) == ([[12, 13], [13, 14]], [[14], [15]])
    assert "4 windows of 14 would reach from one part into another: left out" in found.notes


def test_statistics_are_those_of_the_rows_for_training(tmp_path: Path) -> None:
    options: dict[str, Any] = {"split": SPLIT, "normalize": Standardize()}
    before, _ = loaded(tmp_path, Windows(length=2), table(16), **options)
    changed = table(16).replace("15,150", "99,9999").replace("8,80", "0,-77")
    after, _ = loaded(tmp_path, Windows(length=2), changed, **options)
    assert before is not None
    assert after is not None
    assert before.normalization.digest == after.normalization.digest
    assert before.normalization.inputs["x"].offset is not None
    assert before.normalization.inputs["x"].offset.tolist() == [3.5, 35]
    assert before.train.inputs["x"][:].tolist() == after.train.inputs["x"][:].tolist()


def test_a_window_has_rows_of_one_series(tmp_path: Path) -> None:
    windows = Windows(length=2, by="station")
    found, problems = loaded(tmp_path, windows, table(9, series=3))
    assert found is not None, problems
    assert numbers(found.train) == ([[0, 3], [1, 4], [2, 5]], [[6], [7], [8]])


def test_the_column_of_the_series_is_no_feature(tmp_path: Path) -> None:
    windows = Windows(length=2, by="station")
    source = {"features": None}
    found, problems = loaded(tmp_path, windows, table(9, series=3), source=source)
    assert found is not None, problems
    assert found.facts.columns == {"x": ["y", "a"]}


def test_the_last_rows_of_each_series_are_for_testing(tmp_path: Path) -> None:
    windows = Windows(length=2, by="station")
    found, problems = loaded(tmp_path, windows, table(24, series=2), split=SPLIT)
    assert found is not None, problems
    assert numbers(found.validation) == ([[12, 14], [13, 15]], [[16], [17]])
    assert numbers(found.test) == ([[18, 20], [19, 21]], [[22], [23]])


def test_the_weight_of_a_window_is_that_of_its_target(tmp_path: Path) -> None:
    windows = Windows(length=2, horizon=[1, 2])
    source = {"features": ["y", "a"], "weights": "w"}
    text = "y,a,w\n" + "".join(f"{row},{row},{row + 1}\n" for row in range(5))
    found, problems = loaded(tmp_path, windows, text, units=2, source=source)
    assert found is not None, problems
    assert found.train.weights["y"].tolist() == [3.5, 4.5]


def test_streamed_windows_are_the_same(tmp_path: Path) -> None:
    options: dict[str, Any] = {"split": SPLIT, "normalize": Standardize()}
    windows = Windows(length=3, stride=2, by="station")
    text = table(60, series=2)
    memory, _ = loaded(tmp_path, windows, text, stream=False, **options)
    streamed, _ = loaded(tmp_path, windows, text, stream=True, **options)
    assert memory is not None
    assert streamed is not None
    for part in ("train", "validation", "test"):
        ours, theirs = getattr(memory, part), getattr(streamed, part)
        assert ours.rows.tolist() == theirs.rows.tolist()
        some = np.arange(ours.size)[::-1]
        np.testing.assert_array_equal(ours.inputs["x"][some], theirs.inputs["x"][some])
        np.testing.assert_array_equal(ours.targets["y"], theirs.targets["y"])
    assert memory.fingerprint == streamed.fingerprint


def test_no_window_extends_over_a_row_that_was_left_out(tmp_path: Path) -> None:
    text = table(8).replace("3,30", "3,")
    found, problems = loaded(tmp_path, Windows(length=2), text, source={"missing": "drop"})
    assert found is not None, problems
    assert numbers(found.train) == ([[0, 1], [4, 5], [5, 6]], [[2], [6], [7]])


def test_a_part_without_a_whole_window_is_refused(tmp_path: Path) -> None:
    found, problems = loaded(tmp_path, Windows(length=4), table(16), split=SPLIT)
    assert found is None
    assert problems == [
        f"SC481 (data.windows) no_whole_window part={part!r}, rows=4, needed=5, with_target=True"
        for part in ("validation", "test")
    ]


def test_an_unknown_series_column_is_refused(tmp_path: Path) -> None:
    found, problems = loaded(tmp_path, Windows(length=2, by="statoin"), table(9))
    assert found is None
    assert "unknown_column" in problems[0]
    assert "(data.windows.by)" in problems[0]


def test_for_prediction_a_window_needs_no_target(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(table(4))
    source = Csv(path="t.csv", target="y", features=["y", "a"])
    found = Findings()
    windows = Windows(length=3)
    read = read_inputs(source, {"x": tensor(3, 2)}, tmp_path, found, windows=windows)
    assert read is not None, [*found]
    assert read.names == ("row 3", "row 4")
    assert read.arrays["x"][:][..., 0].tolist() == [[0, 1, 2], [1, 2, 3]]
    too_long = Windows(length=5)
    assert read_inputs(source, {"x": tensor(5, 2)}, tmp_path, found, windows=too_long) is None
    assert [one.kind for one in found] == ["no_whole_window"]


@settings(max_examples=100)
@given(
    st.integers(1, 5),
    st.integers(0, 3),
    st.integers(1, 4),
    st.integers(1, 3),
    st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=40),
)
def test_windows_are_all_that_fit(
    length: int, horizon: int, stride: int, rate: int, rows: list[tuple[bool, int]]
) -> None:
    """Compare with a loop over the rows of each series, some of which are not chosen."""
    spec = Windows(length=length, horizon=horizon, stride=stride, sampling_rate=rate)
    names = np.array([f"s{number}" for _, number in rows])
    chosen = np.flatnonzero([there for there, _ in rows]).astype(np.int64)
    series = Series.of(np.arange(len(rows)), names)
    found = slide(spec, chosen, series, with_targets=True)
    expected = []
    for name in sorted({*names.tolist()}):
        own = np.flatnonzero(names == name).tolist()
        run: list[int] = []
        runs = [run]
        for row in own:
            if row in chosen:
                run.append(row)
            elif run:
                runs.append(run := [])
        for run in runs:
            for start in range(0, len(run), stride):
                last = start + (length - 1) * rate
                if last + horizon < len(run):
                    expected.append((run[last], run[start], run[last + horizon]))
    ends = found.starts + (length - 1) * rate
    firsts, targets = found.order[found.starts], found.order[ends + horizon]
    assert sorted(expected) == [
        *zip(found.last.tolist(), firsts.tolist(), targets.tolist(), strict=True)
    ]
    assert all(first < second for first, second in pairwise(found.last.tolist()))
