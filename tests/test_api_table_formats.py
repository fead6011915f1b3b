"""A run that was trained on one kind of table, and files and frames of other kinds."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

POINTS = np.linspace(-1, 1, 24).reshape(12, 2).round(3)
TABLE = pd.DataFrame(
    {
        "id": [f"r{n}" for n in range(12)],
        "x": POINTS[:, 0],
        "kind": ["low", "high"] * 6,
        "y": POINTS[:, 1],
    }
)
SPEC: dict[str, Any] = {
    "spec": 1,
    "name": "waves",
    "model": {"inputs": {"point": [2]}, "layers": [{"name": "kind", "dense": {"units": 2}}]},
    "training": {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "epochs": 1},
}
WRITTEN = {
    "t.csv": lambda path: TABLE.to_csv(path, index=False),
    "t.tsv": lambda path: TABLE.to_csv(path, index=False, sep="\t"),
    "t.csv.gz": lambda path: TABLE.to_csv(path, index=False),
    "t.parquet": TABLE.to_parquet,
    "t.feather": TABLE.to_feather,
    "t.jsonl": lambda path: TABLE.to_json(path, orient="records", lines=True),
    "t.json": TABLE.to_json,
    "t.xlsx": lambda path: TABLE.to_excel(path, index=False),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    folder = tmp_path_factory.mktemp("table")
    TABLE.to_parquet(folder / "t.parquet")
    source = {"path": str(folder / "t.parquet"), "target": "kind", "features": ["x", "y"]}
    return sc.train(SPEC | {"data": {"parquet": source}}, runs=folder / "runs")


def test_a_file_of_any_format_is_predicted_and_evaluated(run: sc.Run, tmp_path: Path) -> None:
    expected = run.predict(TABLE, keep="id").table
    loss = run.evaluate(TABLE)["loss"]
    for name, write in WRITTEN.items():
        write(tmp_path / name)
        found = run.predict(tmp_path / name, keep="id").table
        assert str(found) == str(expected), name
        assert run.evaluate(tmp_path / name)["loss"] == loss, name


def test_a_frame_keeps_the_types_of_its_columns(run: sc.Run) -> None:
    frame = TABLE.assign(x=TABLE.x > 0, y=TABLE.y.astype("Float64"), z=pd.NaT)
    numbers = TABLE.assign(x=(TABLE.x > 0).astype(int))
    found = run.predict(frame.drop(columns="kind"))
    assert found.arrays["kind"].tolist() == run.predict(numbers).arrays["kind"].tolist()
    frame.loc[3, "y"] = pd.NA
    with pytest.raises(sc.DataError) as caught:
        run.predict(frame)
    (one,) = caught.value.report.errors
    assert (one.kind, one.arguments["place"]) == ("missing_value", "row 4, column `y`")


def test_a_missing_library_is_named_with_what_installs_it(
    run: sc.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TABLE.to_excel(tmp_path / "t.xlsx", index=False)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(sc.DataError) as caught:
        run.predict(tmp_path / "t.xlsx")
    (one,) = caught.value.report.errors
    assert (one.kind, one.help) == ("missing_library", "`pip install 'speccompile[excel]'`")
