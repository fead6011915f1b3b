"""Columns and arrays that are read as they are, a row for each sample."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_loading import CLASS, objective, shown, tensor
from speccompile.runtime.data.read import read_samples
from speccompile.runtime.data.request import Request, Samples
from speccompile.spec_schema.components.sources import Source
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings.finding import Findings

TABLE = "id,a,who,y\n 007,1,ann,no\n8,,bob,yes\n9,x,ann,yes\n10,4,,no\n"


def read(folder: Path, source: Source, **options: Any) -> tuple[Samples | None, list[str]]:
    findings = Findings()
    outputs = [objective("y", 2, CLASS)]
    request = Request({"x": tensor(1)}, outputs, folder, findings, **options)
    return read_samples(source, request), [shown(one) for one in findings]


def table(folder: Path, **options: Any) -> Csv:
    (folder / "t.csv").write_text(TABLE)
    return Csv(path="t.csv", target="y", features="a", **options)


def test_cells_are_carried_exactly_as_they_are(tmp_path: Path) -> None:
    carried: dict[str, Any] = {"who": (), "id": ()}
    samples, found = read(tmp_path, table(tmp_path), carried=carried)
    assert samples is not None
    assert found == []
    assert samples.carried["id"].tolist() == [" 007", "8", "9", "10"]
    assert samples.carried["who"].tolist() == ["ann", "bob", "ann", ""]
    assert samples.carried_columns == {"id": 0, "who": 2}
    assert samples.columns == {"x": ("a",)}


def test_carrying_changes_nothing_else(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, table(tmp_path))
    carrying, _ = read(tmp_path, table(tmp_path), carried={"who": ()})
    assert plain is not None
    assert carrying is not None
    assert plain.digest == carrying.digest
    assert len(plain.faults) == len(carrying.faults) == 2


@pytest.mark.parametrize(("missing", "ids"), [("error", [" 007", "10"]), ("drop", [" 007", "10"])])
def test_rows_that_are_left_out_are_not_carried(
    tmp_path: Path, missing: str, ids: list[str]
) -> None:
    source = table(tmp_path, missing=missing)
    samples, _ = read(tmp_path, source, carried={"id": ()}, leaves_out=True)
    assert samples is not None
    good = samples.without_bad_rows()
    assert good.carried["id"].tolist() == ids
    assert len(good.carried["id"]) == len(good.rows)


def test_a_column_that_is_not_there_is_found_where_it_is_named(tmp_path: Path) -> None:
    samples, found = read(tmp_path, table(tmp_path), carried={"whoo": ("split", "by")})
    assert samples is None
    assert found == [
        "SC405 (data.split.by) unknown_column column='whoo', columns=['id', 'a', 'who', 'y'], "
        "similar='who', delimiter='', has_numbers=False, separator_line=''"
    ]


def test_arrays_are_carried_with_their_type(tmp_path: Path) -> None:
    arrays: dict[str, Any] = {"x": np.zeros(3), "y": np.array([0, 1, 1])}
    named = np.array([b"a", b"b", b"a"])
    np.savez(tmp_path / "t.npz", **arrays, g=named, w=np.array([1, 2, 3]))
    samples, found = read(tmp_path, Npz(path="t.npz"), carried={"g": (), "w": ()})
    assert samples is not None
    assert found == []
    assert samples.carried["g"].tolist() == ["a", "b", "a"]
    assert samples.carried["w"].dtype.kind == "i"
    assert samples.carried_columns == {"g": 2, "w": 3}


def test_an_array_of_another_length_is_not_carried(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x=np.zeros(3), y=np.array([0, 1, 1]), g=np.zeros(2))
    samples, found = read(tmp_path, Npz(path="t.npz"), carried={"g": ("split", "by")})
    assert samples is None
    assert found == ["SC429 (data.npz) lengths_differ lengths={'x': 3, 'y': 3, 'g': 2}"]
    samples, found = read(tmp_path, Npz(path="t.npz"), carried={"gg": ("split", "by")})
    assert "(data.split.by) unknown_array array='gg'" in found[0]


def test_images_have_no_columns(tmp_path: Path) -> None:
    samples, found = read(tmp_path, Images(path="p"), carried={"id": ("split", "by")})
    assert samples is None
    assert found == ["SC405 (data.split.by) no_columns column='id', source='images'"]
