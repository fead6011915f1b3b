"""A spec that a run has stored is clean under `validate`, though it would not be written so."""

import json
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.resolving.stored import stored_text

SPEC = """\
spec: 1
data: {csv: {path: data/wave.csv, target: y}}
params: {epochs: 2, width: 4} # speccompile: ignore[SC802] for others
model:
  inputs: {x: [2]}
  layers:
    - dense: $width # speccompile: ignore[SC223] on purpose
    - dense: 3
      name: extra
    - relu
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: $epochs
  policy: {early_stopping: {patience: 9}}
variants:
  narrow: {model.layers.extra.units: 2}
"""
RUN = {"format": 1, "name": "wave", "number": 1, "created": "2026-01-01T00:00:00.000+00:00"}


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """The spec of a run, as the run stores it; the data lies beside the spec it was made from."""
    (tmp_path / "data").mkdir()
    rows = "".join(f"{n},{n % 7},{n % 3}\n" for n in range(40))
    (tmp_path / "data/wave.csv").write_text(f"a,b,y\n{rows}")
    path = tmp_path / "wave.yaml"
    path.write_text(SPEC)
    compiled = compile_spec(path)
    assert compiled.spec is not None, [one.message for one in compiled.diagnostics]
    run = tmp_path / "runs/wave/1"
    run.mkdir(parents=True)
    (run / "run.json").write_text(json.dumps(RUN))
    (run / "environment.json").write_text(json.dumps({"folder": str(tmp_path)}))
    (run / "spec.yaml").write_text(stored_text(compiled.spec.tree))
    return run / "spec.yaml"


def test_a_stored_spec_is_clean(stored):
    shown = speccompile("validate", stored)
    assert (shown.code, shown.err) == (0, "")
    assert ": clean (" in shown.out
    assert shown.out.splitlines()[-1].startswith("no problems in 1 file")


def test_its_errors_are_said(stored):
    stored.write_text(stored.read_text().replace("relu", "rleu"))
    shown = speccompile("validate", stored)
    assert (shown.code, "did you mean `relu`?" in shown.out) == (1, True)


def test_its_data_lies_where_it_lay(stored):
    shown = speccompile("validate", stored, "--data")
    assert shown.code == 0, shown.out
    assert "samples to train on" in shown.out


def test_the_same_text_elsewhere_is_a_spec_like_any_other(stored, tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(stored.read_text())
    assert "warning" in speccompile("validate", copy).out
