"""What a table keeps in memory: inputs in float32 unless statistics are fitted to them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import feather, parquet
from speccompile.runtime.data import load as loading
from speccompile.runtime.data.dataset import Dataset
from speccompile.runtime.data.kept import kept_readings
from speccompile.runtime.data.read import read_samples
from speccompile.runtime.data.request import Request, Samples
from speccompile.runtime.data.rows import LazyRows, TempfileRows
from speccompile.runtime.data.tables import reading
from speccompile.runtime.data.targets.distinct import _few
from speccompile.spec_schema.components.normalizers import Divide, MinMax, Standardize
from speccompile.spec_schema.components.sources import SOURCES, Source
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.split import PartSource, Split
from speccompile.spec_schema.findings.finding import Findings

X = {"x": tensor(2)}
KIND = objective("y", 2, CLASS)
LOSSY = "a,b,y\n0.1,16777217,no\n1e-50,3,yes\n0.1,16777216,yes\n0.3,5,no\n"


@pytest.mark.parametrize("stream", [False, True])
def test_numbers_are_rounded_only_where_nothing_is_fitted(tmp_path: Path, stream: bool) -> None:
    (tmp_path / "t.csv").write_text(LOSSY)
    read = []
    for is_fitted in (True, False):
        found = Findings()
        request = Request(X, [KIND], tmp_path, found, stream=stream, is_fitted=is_fitted)
        samples = read_samples(Csv(path="t.csv", target="y"), request)
        assert samples is not None
        assert [one.kind for one in found] == ["integer_rounded"]
        assert isinstance(samples.inputs["x"], LazyRows) == stream
        read.append(samples)
    exact, single = (one.inputs["x"][:] for one in read)
    assert (exact.dtype, single.dtype) == (np.float64, np.float32)
    assert single.tobytes() == exact.astype(np.float32).tobytes()
    assert read[0].digest == read[1].digest


@pytest.mark.parametrize(
    ("options", "is_fitted"),
    [
        ({}, False),
        ({"normalize": Divide(by=2)}, False),
        ({"normalize": Standardize()}, True),
        ({"source": {"missing": "mean"}}, True),
        ({"split": Split(validation=PartSource(source=Csv(path="v.csv", target="y")))}, False),
        (
            {
                "split": Split(
                    validation=PartSource(source=Csv(path="v.csv", target="y", missing="mean"))
                )
            },
            True,
        ),
    ],
)
def test_what_statistics_need_in_float64(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options, is_fitted: bool
) -> None:
    asked: list[Request] = []
    read = loading.read_all

    def watched(source, request):
        asked.append(request)
        return read(source, request)

    monkeypatch.setattr(loading, "read_all", watched)
    (tmp_path / "v.csv").write_text("a,b,y\n1,2,no\n3,4,yes\n")
    text = "a,b,y\n" + "1,2,no\n3,4,yes\n" * 4
    loaded, found = Loader(tmp_path).csv(text, X, KIND, **options)
    assert loaded is not None, found
    assert [one.is_fitted for one in asked] == [is_fitted]
    assert loaded.train.inputs["x"].dtype == np.float32


def table_of(rows: int, has_gaps: bool) -> str:
    numbers = (np.random.default_rng(0).normal(size=(rows, 2)) * 1e6).tolist()
    lines = ["a,b,y"]
    for row, (first, second) in enumerate(numbers):
        shown = "" if has_gaps and row % 7 == 3 else repr(first)
        lines.append(f"{shown},{second!r},{'no' if row % 3 else 'yes'}")
    return "\n".join(lines) + "\n"


def load_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, large: int, **options: Any
) -> tuple[Dataset, Samples]:
    read: list[Samples] = []
    found_by = loading.read_all

    def watched(source: Source, request: Request) -> Any:
        found = found_by(source, request)
        assert found is not None
        read.append(found[0])
        return found

    with monkeypatch.context() as patch:
        patch.setattr(reading, "LARGE", large)
        patch.setattr(loading, "read_all", watched)
        source = {"missing": options.pop("missing", "error")}
        text = table_of(60, source["missing"] == "mean")
        loaded, found = Loader(folder).csv(text, X, KIND, source=source, **options)
    assert loaded is not None, found
    return loaded, read[0]


@pytest.mark.parametrize("missing", ["error", "mean"])
@pytest.mark.parametrize("normalize", [None, Standardize(), MinMax()], ids=str)
def test_statistics_of_large_tables_are_those_of_float64(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, normalize
) -> None:
    split = Split(validation=0.2, test=0.1)
    options = {"missing": missing, "normalize": normalize, "split": split}
    small, exact = load_at(tmp_path, monkeypatch, 2**40, **options)
    large, single = load_at(tmp_path, monkeypatch, -1, **options)
    is_fitted = normalize is not None or missing == "mean"
    assert exact.inputs["x"].dtype == ("float64" if is_fitted else "float32")
    assert single.inputs["x"].dtype == "float32"
    assert [*single.exact] == ["x"] * is_fitted
    assert small.normalization.files() == large.normalization.files()
    assert (small.fingerprint, small.notes) == (large.fingerprint, large.notes)
    for part in ("train", "validation", "test"):
        ours, theirs = getattr(large, part), getattr(small, part)
        assert ours.inputs["x"].tobytes() == theirs.inputs["x"].tobytes()
        assert ours.rows.tolist() == theirs.rows.tolist()
    assert np.shares_memory(large.train.inputs["x"], single.inputs["x"]), "no copy of most rows"
    assert not np.shares_memory(large.test.inputs["x"], single.inputs["x"])


def test_readings_that_are_kept_are_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kept_readings():
        first, samples = load_at(tmp_path, monkeypatch, 2**40, split=Split(validation=0.2))
        before = samples.inputs["x"].tobytes()
        second, _ = load_at(tmp_path, monkeypatch, 2**40, split=Split(validation=0.2))
    assert samples.inputs["x"].tobytes() == before
    assert first.train.inputs["x"].tobytes() == second.train.inputs["x"].tobytes()


@pytest.mark.parametrize("numbers", [[0], [3, 4, 5], [1, 2, 4], [0, 9], [7, 2], [2, 2], []])
def test_rows_of_a_file_are_those_asked_for(numbers: list[int]) -> None:
    values = np.arange(20.0).reshape(10, 2)
    file = TempfileRows()
    file.write(values)
    rows = file.rows((10, 2), np.dtype(np.float64)).lazy()
    assert rows[np.array(numbers, np.int64)].tolist() == values[numbers].tolist()


LABELS = st.lists(st.sampled_from([*"abcdefghijklmnopqrst", "", "aa"]), min_size=1)


@given(LABELS)
def test_few_labels_are_numbered_as_by_numpy(labels) -> None:
    array = np.array(labels)
    names, inverse = np.unique(array, return_inverse=True)
    found = _few(array)
    if len(names) > 16:
        assert found is None
        return
    assert found is not None
    assert found[0].tolist() == names.tolist()
    assert found[1].tolist() == inverse.tolist()


KINDS = {
    "text": pa.string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
    "small dictionary": pa.dictionary(pa.int8(), pa.string()),
}


@pytest.mark.parametrize("source", ["parquet", "arrow"])
@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_a_dictionary_are_those_of_text(tmp_path: Path, source: str, kind: str) -> None:
    labels = ["no", "yes", None, "no", "yes", "yes"]
    table = pa.table({"a": [1.0] * 6, "b": [2.0] * 6, "y": pa.array(labels, KINDS[kind])})
    path = tmp_path / f"t.{source}"
    if source == "parquet":
        parquet.write_table(table, path, row_group_size=4)
    else:
        feather.write_feather(table, path)
    given = {"path": path.name, "target": "y", "missing_targets": "drop"}
    loaded, found = Loader(tmp_path)(SOURCES.find(source)(**given), X, KIND)
    assert loaded is not None, found
    assert loaded.train.rows.tolist() == [0, 1, 3, 4, 5]
    assert loaded.train.targets["y"].tolist() == [0, 1, 0, 1, 1]
