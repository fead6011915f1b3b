"""A forecast of several rows: its columns, what it is compared with, and what its model takes."""

from pathlib import Path

import pytest
from command_line import speccompile

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

SPEC = """\
spec: 1
name: prices
data:
  csv: {path: t.csv, target: price, features: [price]}
  normalize: {divide: 10}
  windows: {length: 4, horizon: [1, 3]}
  split: {validation: 20, test: 20}
model:
  inputs: {recent: [4]}
  layers: [dense: 3]
training: {loss: mean_squared_error, metrics: [mean_absolute_error], optimizer: adam, epochs: 1}
"""


def test_a_forecast(tmp_path: Path) -> None:
    rows = "".join(f"{n * n % 37}\n" for n in range(80))
    (tmp_path / "t.csv").write_text(f"price\n{rows}")
    (tmp_path / "s.yaml").write_text(SPEC)
    done = speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path, "--progress", "plain")
    assert done.code == 0, done.err
    said = "predicting the last value gives a mean absolute error of "
    assert f'compare="test: {said}' in done.out
    run = tmp_path / "prices/1"
    done = speccompile("predict", run, "--progress", "none", "--data", tmp_path / "t.csv")
    assert done.out.splitlines()[0] == "sample,price+1,price+2,price+3"
    done = speccompile("evaluate", run, "--progress", "none")
    assert f"\n{said}" in done.out
    assert "price+2" in done.out
    done = speccompile("compile", run, "--output", tmp_path / "m.keras", "--progress", "none")
    assert done.code == 0, done.err
    assert done.err == "", "it takes raw values"
    done = speccompile("compile", tmp_path / "s.yaml", "--output", tmp_path / "n.keras")
    assert (
        "it takes normalized inputs: only a trained network begins with `normalize: divide`"
        in done.err
    )
