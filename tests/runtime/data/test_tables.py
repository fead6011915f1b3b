"""Tables in all kinds of files: the same numbers, labels and faults as in CSV."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from data_loading import CLASS, Loader, objective, tensor
from pyarrow import parquet
from speccompile.runtime.data.parquet import source as parquet_source
from speccompile.spec_schema.components.sources import SOURCES, Source
from speccompile.spec_schema.document.data import Split

X = {"x": tensor(2)}
KIND = objective("y", 2, CLASS)
REAL = objective("y", 1, "mean_squared_error")
Rows = dict[str, list[Any]]
GOOD: Rows = {
    "id": [f"r{n}" for n in range(8)],
    "a": [1.5, -2.0, 3e-7, 4.0, 5.25, 6.0, 7.0, 0.1],
    "b": [1, 2, 3, 4, 5, 6, 7, 2**24],
    "y": ["no", "yes", "yes", "no", "no", "yes", "no", "yes"],
}


def write_csv(path: Path, rows: Rows) -> None:
    def cell(value: Any) -> str:
        return "" if value is None else str(value)

    lines = [
        ",".join(rows),
        *(",".join(map(cell, row)) for row in zip(*rows.values(), strict=True)),
    ]
    path.write_text("\n".join(lines))


def write_lines(path: Path, rows: Rows) -> None:
    objects = [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)]
    path.write_text("\n".join(map(json.dumps, objects)) + "\n")


def write_array(path: Path, rows: Rows) -> None:
    objects = [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)]
    path.write_text(json.dumps(objects, indent=1))


def write_parquet(path: Path, rows: Rows) -> None:
    parquet.write_table(pa.table(rows), path, row_group_size=3)


def write_arrow(path: Path, rows: Rows) -> None:
    table = pa.table(rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=3)


def write_excel(path: Path, rows: Rows) -> None:
    book = openpyxl.Workbook()
    book.active.append([*rows])
    for row in zip(*rows.values(), strict=True):
        book.active.append(row)
    book.save(path)


WRITERS: dict[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "csv": ("csv", write_csv),
    "lines": ("json", write_lines),
    "array": ("json", write_array),
    "parquet": ("parquet", write_parquet),
    "arrow": ("arrow", write_arrow),
    "excel": ("excel", write_excel),
}
FILES = {"lines": "t.jsonl", "array": "t.json", "excel": "t.xlsx"}


def written(loader: Loader, kind: str, rows: Rows, file: str = "", **options: Any) -> Source:
    name, write = WRITERS[kind]
    file = file or FILES.get(kind, f"t.{kind}")
    write(loader.folder / file, rows)
    return SOURCES.find(name)(**{"path": file, "target": "y", "features": ["a", "b"], **options})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", [*WRITERS])
def test_the_content_is_that_of_the_csv_file(loader: Loader, kind: str, stream: bool) -> None:
    split = Split(validation=0.25)
    expected, _ = loader(written(loader, "csv", GOOD), X, KIND, split=split)
    found, told = loader(written(loader, kind, GOOD), X, KIND, split=split, stream=stream)
    assert expected is not None
    assert found is not None, told
    assert found.fingerprint == expected.fingerprint
    assert found.class_names == {"y": ("no", "yes")}
    for ours, theirs in ((found.train, expected.train), (found.validation, expected.validation)):
        assert ours is not None
        assert theirs is not None
        assert ours.inputs["x"][:].tobytes() == theirs.inputs["x"][:].tobytes()
        assert ours.targets["y"].tolist() == theirs.targets["y"].tolist()


PLACES = {
    "csv": ("t.csv:3:4", "line 3, column `a`"),
    "lines": ("t.jsonl:2:1", "line 2, column `a`"),
    "array": ("t.json:8:1", "line 8, column `a`"),
    "parquet": ("", "row 2, column `a`"),
    "arrow": ("", "row 2, column `a`"),
    "excel": ("", "cell B3, column `a`"),
}


@pytest.mark.parametrize("kind", [*WRITERS])
def test_a_missing_value_is_found_where_it_is(loader: Loader, kind: str) -> None:
    rows = {**GOOD, "a": [1.5, None, *GOOD["a"][2:]]}
    place, words = PLACES[kind]
    _, found = loader(written(loader, kind, rows), X, KIND)
    assert found == [" ".join(f"SC407 {place} missing_value place={words!r}, text=''".split())]
    for missing, count in (("drop", 7), ("mean", 8)):
        loaded, told = loader(written(loader, kind, rows, missing=missing), X, KIND)
        assert loaded is not None, told
        assert loaded.train.size == count
        assert len(loaded.notes) == 2


@pytest.mark.parametrize("kind", [*WRITERS])
def test_text_is_no_number_and_infinity_neither(loader: Loader, kind: str) -> None:
    rows = {**GOOD, "a": ["1.5", "two", *map(str, GOOD["a"][2:])]}
    _, found = loader(written(loader, kind, rows), X, KIND)
    assert [line.partition("text=")[2] for line in found] == ["'two', is_feature=True"]
    if kind in ("parquet", "arrow", "csv"):
        rows = {**GOOD, "a": [1.0, np.inf, *GOOD["a"][2:]]}
        _, found = loader(written(loader, kind, rows), X, KIND)
        assert [line.split()[0] for line in found] == ["SC410"], found


@pytest.mark.parametrize("kind", ["lines", "parquet", "arrow", "excel"])
def test_truth_values_are_numbers_in_features_and_names_in_labels(
    loader: Loader, kind: str
) -> None:
    truths = [True, False] * 4
    rows = {**GOOD, "a": truths, "y": truths}
    loaded, told = loader(written(loader, kind, rows), X, KIND)
    assert loaded is not None, told
    assert loaded.class_names == {"y": ("False", "True")}
    assert sorted(loaded.train.inputs["x"][:, 0].tolist()) == [0] * 4 + [1] * 4


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_declared_marks_are_missing_in_columns_of_numbers_too(loader: Loader, kind: str) -> None:
    rows = {**GOOD, "b": [1, 2, -999, 4, 5, 6, 7, 8]}
    for mark in (-999, "-999"):
        source = written(loader, kind, rows, missing="drop", missing_values=mark)
        loaded, told = loader(source, X, KIND)
        assert loaded is not None, told
        assert loaded.train.size == 7


@pytest.mark.parametrize("kind", [*WRITERS])
def test_several_files_are_one_table(loader: Loader, kind: str) -> None:
    suffix = (FILES.get(kind) or f"t.{kind}").partition(".")[2]
    halves = [{name: cells[:4] for name, cells in GOOD.items()}]
    halves += [{name: cells[4:] for name, cells in GOOD.items()}]
    for number, half in enumerate(halves):
        written(loader, kind, half, f"part{number}.{suffix}")
    expected, _ = loader(written(loader, kind, GOOD), X, KIND)
    assert expected is not None
    name = WRITERS[kind][0]
    options: dict[str, Any] = {"target": "y", "features": ["a", "b"]}
    for path in (f"part*.{suffix}", [f"part{n}.{suffix}" for n in range(2)]):
        loaded, told = loader(SOURCES.find(name)(path=path, **options), X, KIND)
        assert loaded is not None, told
        assert loaded.fingerprint == expected.fingerprint
    cells = [*map(str, halves[1]["a"])]
    written(loader, kind, {**halves[1], "a": ["x", *cells[1:]]}, f"part1.{suffix}")
    _, told = loader(SOURCES.find(name)(path=f"part*.{suffix}", **options), X, KIND)
    assert len(told) == 1
    assert f"place='part1.{suffix}, " in told[0]
    del halves[1]["b"]
    written(loader, kind, halves[1], f"part1.{suffix}")
    _, told = loader(SOURCES.find(name)(path=f"part*.{suffix}", **options), X, KIND)
    assert [line.split()[2] for line in told] == ["other_columns"]


def test_a_folder_of_parquet_files_is_one_table(loader: Loader, monkeypatch) -> None:
    monkeypatch.setattr(parquet_source, "ROWS", 2)
    (loader.folder / "t" / "year=1").mkdir(parents=True)
    written(loader, "parquet", GOOD, "t/b.parquet")
    written(loader, "parquet", GOOD, "t/year=1/a.parquet")
    (loader.folder / "t" / "_SUCCESS").write_text("")
    source = SOURCES.find("parquet")(path="t", target="y", features=["a", "b"])
    loaded, told = loader(source, X, KIND)
    assert loaded is not None, told
    assert loaded.train.size == 16
    (loader.folder / "empty").mkdir()
    _, told = loader(source.reading("empty"), X, KIND)
    assert told[0].startswith("SC401 (data.parquet.path) no_match path='empty'")


@pytest.mark.parametrize("kind", [*WRITERS])
@pytest.mark.parametrize("other", [*WRITERS])
def test_a_file_of_another_format_is_refused(loader: Loader, kind: str, other: str) -> None:
    name, _ = WRITERS[other]
    if name == WRITERS[kind][0]:
        return
    source = written(loader, other, GOOD, "t.other")
    _, found = loader(SOURCES.find(WRITERS[kind][0])(path="t.other", target="y"), X, KIND)
    assert source.name == name
    assert len(found) == 1
    assert found[0].split()[0] == "SC402", found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}\n[2]\n', "SC402 t.json:2:1 not_a_json_object place='line 2', text='[2]'"),
        (
            '{"a": 1}\n{"a": }\n',
            "SC402 t.json:2:7 not_json place='line 2', reason='expecting value'",
        ),
        ('{"a": 1, "a": 2}\n', "SC402 t.json:1:1 duplicate_key place='line 1', key='a'"),
        (
            '[{"a": 1},\n {"a": 2}\n {}]',
            "SC402 t.json:3:1 not_json place='line 3', reason='expected `,` or `]`'",
        ),
        (
            '[{"a": 1},\n\n {"a" 2}]',
            "SC402 t.json:3:7 not_json place='line 3', reason=\"expecting ':' delimiter\"",
        ),
        ("\n", "SC403 (data.json.path) empty_table"),
        (
            "[]",
            "SC405 (data.json.target) unknown_column column='y', columns=[]",
        ),
    ],
)
def test_broken_json_is_found_at_its_line(loader: Loader, text: str, expected: str) -> None:
    (loader.folder / "t.json").write_text(text)
    _, found = loader(SOURCES.find("json")(path="t.json", target="y"), X, KIND)
    assert found[0].startswith(expected)


@pytest.mark.parametrize("kind", ["parquet", "arrow", "excel"])
def test_a_damaged_file_is_refused(loader: Loader, kind: str) -> None:
    source = written(loader, kind, GOOD)
    path = loader.folder / source.path_text
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:-90] + bytes(60) + whole[-30:]):
        path.write_bytes(content)
        loaded, found = loader(source, X, KIND)
        assert loaded is None
        assert "damaged_table" in found[0], found


def test_a_sheet_is_chosen_by_its_name(loader: Loader) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About"])
    sheet = book.create_sheet("Data")
    for row in ([None], ["measured in June"], ["a", "b", "y"], [1, 2, "no"], [], [3, "x", "yes"]):
        sheet.append(row)
    book.save(loader.folder / "t.xlsx")
    excel = SOURCES.find("excel")
    _, found = loader(excel(path="t.xlsx", target="y", sheet="data"), X, KIND)
    assert found == [
        "SC402 (data.excel.path) unknown_sheet sheet='data', sheets=['Sheet', 'Data'], "
        "similar='Data'"
    ]
    source = excel(path="t.xlsx", target="y", sheet="Data", skip_rows=2)
    _, found = loader(source, X, KIND)
    assert found == ["SC409 not_a_number place='cell B6, column `b`', text='x', is_feature=True"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2], "b": [3, 4], "y": ["no", "yes"]}',
        '{\n "a": {"0": 1, "1": 2},\n "b": {"0": 3, "1": 4},\n "y": {"0": "no", "1": "yes"}\n}\n',
        '{"a": 1, "b": 3, "y": "no"}\n\n{"b": 4, "a": 2, "y": "yes", "more": null}',
    ],
)
def test_json_may_be_arranged_in_several_ways(loader: Loader, text: str) -> None:
    (loader.folder / "t.json").write_text(text)
    source = SOURCES.find("json")(path="t.json", target="y", features=["a", "b"])
    loaded, told = loader(source, X, KIND)
    assert loaded is not None, told
    assert sorted(loaded.train.inputs["x"][:].tolist()) == [[1, 3], [2, 4]]


@pytest.mark.parametrize(
    ("loss", "units", "text"),
    [
        ("mean_squared_error", 1, "a,y\n1,5\n2,\n3,NA\n4,7\n"),
        ("sparse_categorical_crossentropy", 2, "a,y\n1,no\n2,\n3,NA\n4,yes\n"),
    ],
)
def test_rows_without_a_target_are_dropped_by_rule(
    tmp_path: Path, loss: str, units: int, text: str
) -> None:
    load = Loader(tmp_path)
    inputs, output = {"x": tensor(1)}, objective("y", units, loss)
    source = {"missing_values": "NA", "missing_targets": "drop"}
    found, problems = load.csv(text, inputs, output, source=source)
    assert found is not None, problems
    assert found.train.rows.tolist() == [0, 3]
    assert found.train.inputs["x"].tolist() == [[1], [4]]
    assert "t.csv: 2 rows without a target were dropped" in found.notes
    refused, problems = load.csv(text, inputs, output, source={"missing_values": "NA"})
    assert refused is None
    assert [one.split()[0] for one in problems] == ["SC408", "SC408"]


def test_a_target_that_is_no_number_is_not_dropped(tmp_path: Path) -> None:
    load, output = Loader(tmp_path), objective("y", 1, "mean_squared_error")
    source = {"missing_targets": "drop"}
    found, problems = load.csv("a,y\n1,5\n2,x\n", {"x": tensor(1)}, output, source=source)
    assert found is None
    assert problems[0].startswith("SC409 t.csv:3:3 text_target")
