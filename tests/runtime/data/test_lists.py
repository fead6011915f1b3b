"""Columns of lists as inputs: sequences of different lengths, and every fault of one."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from compiled_texts import compiled
from data_loading import CLASS, Loader, objective, tensor
from pyarrow import feather, parquet
from speccompile.runtime.data.read import read_inputs
from speccompile.spec_schema.components.sources.arrow import Arrow
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.json import Json
from speccompile.spec_schema.components.sources.parquet import Parquet
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.types import DType, TensorType

WORDS = [[3, 1], [2], [5, 5, 1]]
SERIES = [[[1.5, 2]], [[0, 1], [2, 3]], []]
TWO = objective("out", 2, CLASS)
OPEN = tensor(None, dtype=DType.INT32)


def loaded_from(loader: Loader, source: str, cells: list[Any], type_: TensorType, **options: Any):
    place, labels = loader.folder / f"t.{source}", ["no", "yes", "no"]
    if source == "json":
        lines = (json.dumps({"x": x, "y": y}) for x, y in zip(cells, labels, strict=True))
        place.write_text("\n".join(lines))
        return loader(Json(path=place.name, target="y"), {"x": type_}, TWO, **options)
    if source == "csv":
        lines = (f'"{json.dumps(x)}",{y}' for x, y in zip(cells, labels, strict=True))
        place.write_text("\n".join(["x,y", *lines]))
        return loader(Csv(path=place.name, target="y"), {"x": type_}, TWO, **options)
    table = pa.table({"x": cells, "y": labels})
    if source == "arrow":
        feather.write_feather(table, place)
        return loader(Arrow(path=place.name, target="y"), {"x": type_}, TWO, **options)
    parquet.write_table(table, place)
    return loader(Parquet(path=place.name, target="y"), {"x": type_}, TWO, **options)


@pytest.mark.parametrize("source", ["json", "csv", "arrow", "parquet"])
@pytest.mark.parametrize(
    ("cells", "type_", "expected"),
    [
        (WORDS, OPEN, [[3, 1, 0], [2, 0, 0], [5, 5, 1]]),
        (WORDS, tensor(None, 1), [[[3], [1], [0]], [[2], [0], [0]], [[5], [5], [1]]]),
        (WORDS, tensor(4), [[3, 1, 0, 0], [2, 0, 0, 0], [5, 5, 1, 0]]),
        (SERIES, tensor(None, 2), [[[1.5, 2], [0, 0]], [[0, 1], [2, 3]], [[0, 0], [0, 0]]]),
    ],
)
def test_lists_are_padded(
    loader: Loader, source: str, cells: list[Any], type_: TensorType, expected: list[Any]
) -> None:
    loaded, found = loaded_from(loader, source, cells, type_)
    assert loaded is not None, found
    values = loaded.train.inputs["x"]
    assert values.tolist() == expected
    assert values.dtype == np.dtype(type_.dtype.value)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("source", ["json", "parquet"])
def test_rows_without_a_list_are_dropped(loader: Loader, source: str, first: bool) -> None:
    cells = [None, [2], [5, 1]] if first else [[2], [5, 1], None]
    _, (found,) = loaded_from(loader, source, cells, OPEN)
    assert "missing_list" in found
    read = {"json": Json, "parquet": Parquet}[source](
        path=f"t.{source}", target="y", missing="drop"
    )
    loaded, found = loader(read, {"x": OPEN}, TWO)
    assert found == []
    assert loaded is not None
    assert loaded.train.inputs["x"].tolist() == [[2, 0], [5, 1]]
    assert loaded.train.rows.tolist() == [int(first), int(first) + 1]
    assert f"t.{source}: 1 row with an empty cell was dropped" in loaded.notes


@pytest.mark.parametrize(
    ("cells", "type_", "expected"),
    [
        ([[1], [2, 3, 4], [5]], tensor(2), "list_too_long place items=3, most=2"),
        ([[1], [[2]], [5]], OPEN, "other_list place got=(1, 1), declared=(None,)"),
        ([[1], ["a"], [5]], OPEN, "not_a_list place cell='[\"a\"]'"),
        ([[1], "many", [5]], OPEN, "not_a_list place cell='many'"),
        ([[1], None, [5]], OPEN, "missing_list place text=''"),
        ([[1], [2.5], [5]], OPEN, "not_an_integer place value=2.5, dtype='int32'"),
        ([[1], [7, 9], [5]], OPEN, "index_out_of_range place value=9.0, size=8"),
    ],
)
def test_faults(loader: Loader, cells: list[Any], type_: TensorType, expected: str) -> None:
    loaded, (found,) = loaded_from(loader, "json", cells, type_, limits={"x": 8})
    assert loaded is None
    _, at, fault = found.split(" ", 2)
    shown = fault.replace("place='line 2, column `x`',", "place").replace(" count=1", "")
    assert (at, shown) == ("t.json:2:1", expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("t.jsonl", [[3, 1, 2]]),
        ("standard input", [[3, 1, 2]]),
        ("t.json", [[3], [1], [2]]),
    ],
)
def test_one_object_in_a_line_is_one_sample(
    loader: Loader, name: str, expected: list[list[int]]
) -> None:
    (loader.folder / name).write_text('{"x": [3, 1, 2]}\n')
    findings = Findings()
    source = Json(path=name, target=None)
    found = read_inputs(source, {"x": OPEN}, loader.folder, findings)
    assert found is not None, [one.message for one in findings]
    assert found.arrays["x"].tolist() == expected


@pytest.mark.parametrize(
    ("source", "kinds"), [("json", []), ("parquet", []), ("csv", ["wrong_column_count"])]
)
def test_one_column_may_hold_as_many_numbers_as_an_input_takes(
    source: str, kinds: list[str]
) -> None:
    result = compiled(
        f"spec: 1\ndata: {{{source}: {{path: t, target: y, features: ids}}}}\n"
        "model: {inputs: {x: [9]}, layers: [dense: 2]}\n"
        "training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}\n"
    )
    assert [one.kind for one in result.findings] == kinds
