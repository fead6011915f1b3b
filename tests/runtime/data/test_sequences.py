"""Sequences of labels as targets: how sources give them, and every fault of one."""

import json

import numpy as np
import pyarrow as pa
import pytest
from data_loading import Loader, objective, tensor
from pyarrow import parquet
from speccompile.runtime.data.dataset import Dataset
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.json import Json
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.components.sources.parquet import Parquet
from speccompile.spec_schema.components.sources.synthetic import Synthetic
from speccompile.spec_schema.document.data import Split

LISTS = [[3, 1], [2], [3, 3, 1]]
ROWS = [[3, 1, 0], [2, 0, 0], [3, 3, 1]]
WORDS = ["ca", "b", "cca"]
NAMES = ("", "a", "b", "c")
READ = objective("text", (6, 5), "ctc")


def npz(loader: Loader, labels: object) -> tuple[Dataset | None, list[str]]:
    np.savez(loader.folder / "t.npz", x=np.zeros((3, 2)), y=labels)
    return loader(Npz(path="t.npz"), {"x": tensor(2)}, READ)


def by_columns(loader: Loader, columns: dict[str, list]) -> tuple[Dataset | None, list[str]]:
    table = pa.table({"a": [1, 2, 3], **columns})
    parquet.write_table(table, loader.folder / "t.parquet")
    names = [*columns]
    source = Parquet(path="t.parquet", target=names if len(names) > 1 else names[0])
    return loader(source, {"x": tensor(1)}, READ)


def by_lines(loader: Loader, column: list) -> tuple[Dataset | None, list[str]]:
    lines = (json.dumps({"a": row, "y": cell}) for row, cell in enumerate(column))
    (loader.folder / "t.jsonl").write_text("\n".join(lines))
    return loader(Json(path="t.jsonl", target="y"), {"x": tensor(1)}, READ)


def by_cells(loader: Loader, cells: list[str]) -> tuple[Dataset | None, list[str]]:
    (loader.folder / "t.csv").write_text("a,y\n" + "".join(f"1,{cell}\n" for cell in cells))
    return loader(Csv(path="t.csv", target="y"), {"x": tensor(1)}, READ)


@pytest.mark.parametrize(
    ("read", "labels", "names"),
    [
        (npz, np.array(ROWS), ()),
        (npz, np.array(WORDS), NAMES),
        (by_columns, {"y": LISTS}, ()),
        (by_columns, {"y": [[*word] for word in WORDS]}, NAMES),
        (by_columns, dict(zip("pqr", zip(*ROWS, strict=True), strict=True)), ()),
        (by_lines, LISTS, ()),
        (by_lines, WORDS, NAMES),
        (by_cells, WORDS, NAMES),
        (by_cells, ["31", "2", "331"], ("", "1", "2", "3")),
    ],
)
def test_what_sources_give(loader: Loader, read, labels, names: tuple[str, ...]) -> None:
    loaded, found = read(loader, labels)
    assert loaded is not None, found
    values = loaded.train.targets["text"]
    assert (values.tolist(), values.dtype) == (ROWS, np.int32)
    assert loaded.class_names.get("text", ()) == names


@pytest.mark.parametrize(
    ("read", "labels", "kind", "facts"),
    [
        (npz, np.array([[1], [5], [1]]), "no_label_of_sequence", "value=5.0"),
        (npz, np.array([[1], [-1], [1]]), "no_label_of_sequence", "value=-1.0"),
        (npz, np.array([[1, 0], [0, 1], [1, 1]]), "label_behind_padding", "place=2"),
        (npz, np.ones((3, 7), int), "sequence_too_long", "labels=7, needed=13"),
        (npz, np.array([[1, 1, 2, 2, 0], [1] * 4 + [0], [1] + [0] * 4]), "sequence_too_long", "4"),
        (npz, np.zeros((3, 2, 2)), "wrong_target_shape", "got=(2, 2)"),
        (npz, np.array(["abc", "", "a"]), "missing_label", ""),
        (by_cells, ["abc", "de", "a"], "too_many_labels", "count=5"),
        (by_lines, ["abc", None, "a"], "missing_label", ""),
    ],
)
def test_faults(loader: Loader, read, labels, kind: str, facts: str) -> None:
    loaded, found = read(loader, labels)
    assert loaded is None
    assert [line for line in found if f" {kind} " in f"{line} " and facts in line] == found


def test_the_place_of_a_fault(loader: Loader) -> None:
    _, (found,) = by_cells(loader, ["ab", "c" * 300, "a"])
    assert found.startswith("SC419 t.csv:3:3 sequence_too_long")


def test_labels_that_training_has_not_seen(loader: Loader) -> None:
    np.savez(loader.folder / "v.npz", x=np.zeros((2, 2)), y=np.array(["ab", "ax"]))
    np.savez(loader.folder / "t.npz", x=np.zeros((3, 2)), y=np.array(WORDS))
    source = Npz(path="t.npz")
    split = Split(validation="v.npz").with_sources(source)
    loaded, found = loader(source, {"x": tensor(2)}, READ, split=split)
    assert loaded is None
    (line,) = found
    assert line.startswith("SC440 unknown_class place='row 2 of array `y`', label='x'")


def test_synthetic_sequences_have_room(loader: Loader) -> None:
    for steps in (1, 2, 7):
        wanted = objective("text", (steps, 3), "ctc")
        loaded, found = loader(Synthetic(samples=20), {"x": tensor(4)}, wanted)
        assert loaded is not None, found
        assert loaded.train.targets["text"].shape == (20, (steps + 1) // 2)
