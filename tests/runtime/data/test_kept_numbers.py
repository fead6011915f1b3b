"""What a table keeps in memory: inputs in float32 unless statistics are fitted to them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import feather, parquet
from speccompile.runtime.data import load as loading
from speccompile.runtime.data.read import read_samples
from speccompile.runtime.data.request import Request
from speccompile.runtime.data.rows import LazyRows
from speccompile.runtime.data.targets.distinct import _few
from speccompile.spec_schema.components.normalizers import Divide, Standardize
from speccompile.spec_schema.components.sources import SOURCES
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
