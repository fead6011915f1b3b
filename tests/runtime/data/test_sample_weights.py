"""Weights of samples: read beside the samples, as numbers of at least 0, and refused otherwise."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from compiled_texts import codes, compiled
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.features.normalization import Normalization, Scaling
from speccompile.runtime.data.read import read_part
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings.finding import Findings

TABLE = "a,w,y,b\n" + "".join(f"{n},{n / 8},{n % 2},{n}\n" for n in range(20))
TWO = objective("out", 2, CLASS)
WEIGHTED: dict[str, Any] = {"source": {"weights": "w"}}


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    return Loader(tmp_path)


def test_weights_stay_with_their_rows_in_every_part(loader: Loader) -> None:
    split = Split(validation=0.25, test=0.25)
    data, found = loader.csv(TABLE, {"x": tensor(2)}, TWO, split=split, **WEIGHTED)
    assert found == []
    assert data.normalization.inputs["x"].columns == ("a", "b"), "the weight is no feature"
    for part in (data.train, data.validation, data.test):
        assert part.weights["out"].dtype == np.float32
        assert part.weights["out"].tolist() == (part.rows / 8).tolist()
    plain, _ = loader.csv(TABLE, {"x": tensor(3)}, TWO)
    assert plain.train.weights == {}
    globbed, _ = loader.csv(TABLE, {"x": tensor(2)}, TWO, source={"weights": "w", "features": "?"})
    assert globbed.normalization.inputs["x"].columns == ("a", "b")


def test_a_part_of_its_own_source_brings_its_weights(loader: Loader) -> None:
    (loader.folder / "v.csv").write_text("y,b,w,a\n0,1,7,2\n1,1,0.5,2\n")
    part = Split.model_validate(
        {"validation": {"csv": {"path": "v.csv", "target": "y", "weights": "w"}}}
    )
    data, found = loader.csv(TABLE, {"x": tensor(2)}, TWO, split=part, **WEIGHTED)
    assert found == []
    assert data.validation.weights["out"].tolist() == [7, 0.5]
    assert data.train.weights["out"].tolist() == [n / 8 for n in range(20)]


def test_other_weights_are_other_data(loader: Loader) -> None:
    data, _ = loader.csv(TABLE, {"x": tensor(2)}, TWO, **WEIGHTED)
    other, _ = loader.csv(TABLE.replace("9,1.125", "9,1.25"), {"x": tensor(2)}, TWO, **WEIGHTED)
    assert data.fingerprint != other.fingerprint
    assert data.facts.inputs == other.facts.inputs
    assert data.facts.targets != other.facts.targets


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("-1", "SC461 t.csv:5:3 wrong_weight value=-1.0"),
        ("1e39", "SC461 t.csv:5:3 wrong_weight value=1e+39"),
        ("inf", "SC461 t.csv:5:3 wrong_weight value=inf"),
        ("", "SC461 t.csv:5:3 missing_weight text=''"),
        ("NA", "SC409 t.csv:5:3 undeclared_missing_value text='NA'"),
        ("much", "SC409 t.csv:5:3 not_a_number text='much', is_feature=False"),
    ],
)
def test_what_is_no_weight_is_found_at_its_place(loader: Loader, cell: str, found: str) -> None:
    table = TABLE.replace("3,0.375", f"3,{cell}")
    data, findings = loader.csv(table, {"x": tensor(2)}, TWO, **WEIGHTED)
    assert data is None
    assert [one.replace("place='line 5, column `w`', ", "") for one in findings] == [found]


def test_numbers_are_written_as_the_table_writes_them(loader: Loader) -> None:
    table = "a;w;y\n" + "".join(f"{n};1.000,5;{n % 2}\n" for n in range(4))
    options = {"weights": "w", "delimiter": ";", "decimal": ",", "thousands": "."}
    data, found = loader.csv(table, {"x": tensor(1)}, TWO, source=options)
    assert found == []
    assert data.train.weights["out"].tolist() == [1000.5] * 4


def test_arrays_and_outputs(loader: Loader) -> None:
    arrays = {"x": np.ones((4, 1)), "y": np.arange(4) % 2, "z": np.ones(4), "w": np.arange(4)}
    np.savez(loader.folder / "t.npz", **arrays, wide=np.ones((4, 2)), bad=[1, np.nan, 1, -2.0])
    targets = {"out": "y", "size": "z"}
    size = objective("size", 1, "mean_squared_error")

    def load(weights: Any) -> tuple[Any, list[str]]:
        source = Npz(path="t.npz", targets=targets, weights=weights)
        return loader(source, {"x": tensor(1)}, TWO, size)

    data, _ = load("w")
    assert {name: each.tolist() for name, each in data.train.weights.items()} == {
        "out": [0, 1, 2, 3],
        "size": [0, 1, 2, 3],
    }
    data, _ = load({"size": "w"})
    assert list(data.train.weights) == ["size"]
    assert load("wide")[1] == ["SC461 (data.npz.weights) several_weights array='wide', shape=(2,)"]
    places = [found.split(" ")[:3] for found in load("bad")[1]]
    assert [one[0] for one in places] == ["SC461", "SC461"]
    assert "unknown_array array='nothing'" in load("nothing")[1][0]


def test_other_data_brings_its_own_weights(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("w,y,x\n2,0,1\n-3,1,1\n4,1,1\n")
    source = Csv(path="o.csv", target="y", weights="w")
    known = {"class_names": {"out": ("0", "1")}, "folder": tmp_path}
    normalization = Normalization({"x": Scaling("float32", columns=("x",))})
    given = source, {"x": tensor(1)}, [TWO]
    found = Findings()
    assert read_part(*given, normalization=normalization, findings=found, **known) is None
    assert [shown(one).split(" ")[:3] for one in found] == [["SC461", "o.csv:3:1", "wrong_weight"]]
    options = {"normalization": normalization, "findings": Findings(), "bad_rows": "skip"}
    part = read_part(*given, **options, **known)
    assert part.weights["out"].tolist() == [2, 4]


NAMED = """
spec: 1
data: {{csv: {{path: t.csv, target: y, weights: {weights}}}}}
model: {{inputs: {{x: [2]}}, layers: [{layers}{{dense: 1, name: out}}]}}
training: {{loss: mean_squared_error, optimizer: adam, epochs: 1}}
"""


def test_names_of_outputs_and_mixing_are_checked_with_the_spec() -> None:
    assert codes(compiled(NAMED.format(weights="w", layers=""))) == []
    assert codes(compiled(NAMED.format(weights="{out: w}", layers=""))) == []
    (found,) = compiled(NAMED.format(weights="{ouT: w}", layers="")).findings
    assert (found.kind, found.path) == ("unknown_name", "data.csv.weights.ouT")
