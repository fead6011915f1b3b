"""Target columns that are a unit each: answers name them, and measuring finds them by name."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from command_line import speccompile

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: pets
data:
  csv: {path: t.csv, features: x, target: {pet: "is_*", size: [height, weight]}}
model:
  inputs: {x: [1]}
  layers:
    - dense: {units: 2, kernel_initializer: identity, bias_initializer: {constant: -0.5}}
      name: pets
      from: x
    - dense: {units: 2, kernel_initializer: ones}
      name: sizes
      from: x
  outputs: {pet: pets, size: sizes}
training:
  loss: {pet: binary_crossentropy, size: mean_squared_error}
  optimizer: {sgd: 1.0e-7}
  epochs: 1
"""
X = np.array([-2.0, -0.25, 1.0])
Z = np.outer(X, [1, 0]) - 0.5
YES = np.array([[0, 1], [1, 1], [1, 0]])
SIZES = np.array([[-2.0, 1], [3, 0.5], [1, 2]])


@pytest.fixture(scope="module", params=["keras", "graph"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pets")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    rows = np.column_stack([X, YES, SIZES])
    for name, header, order in (
        ("t.csv", "x,is_cat,is_dog,height,weight", [0, 1, 2, 3, 4]),
        ("turned.csv", "weight,is_dog,height,x,is_cat", [4, 2, 3, 0, 1]),
    ):
        lines = [",".join(map(str, row[order])) for row in rows]
        (folder / name).write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    target = ("--target", request.param)
    done = speccompile("run", folder / "s.yaml", *target, "--runs", folder / "runs")
    assert done.code == 0, done.err
    return folder / "runs" / "pets" / "1"


def test_answers_are_called_as_the_columns_are(run: Path) -> None:
    names = json.loads((run / "classes.json").read_text())
    assert names == {"pet": ["is_cat", "is_dog"], "size": ["height", "weight"]}
    done = speccompile("predict", run, "--data", run.parents[2] / "t.csv")
    assert done.code == 0, done.err
    found = list(csv.DictReader(io.StringIO(done.out)))
    assert [*found[0]] == [
        *("sample", "pet", "pet_is_cat", "pet_is_dog", "size_height", "size_weight")
    ]
    assert [row["pet"] for row in found] == ["", "", "is_cat"]
    for column, likely in zip(("pet_is_cat", "pet_is_dog"), 1 / (1 + np.exp(-Z.T)), strict=True):
        assert [float(row[column]) for row in found] == pytest.approx(likely, rel=1e-5)
    assert [float(row["size_weight"]) for row in found] == pytest.approx(X, rel=1e-5)


def test_columns_in_another_order_measure_the_same(run: Path) -> None:
    values = []
    for name in ("t.csv", "turned.csv"):
        data = run.parents[2] / name
        done = speccompile("evaluate", run, "--data", data, "--format", "json")
        assert done.code == 0, done.err
        values.append(json.loads(done.out))
    entropy = np.mean(np.log1p(np.exp(Z)) - Z * YES)
    squares = np.mean((X[:, None] - SIZES) ** 2)
    for found in values:
        assert found["pet_loss"] == pytest.approx(entropy, rel=1e-5)
        assert found["size_loss"] == pytest.approx(squares, rel=1e-5)
