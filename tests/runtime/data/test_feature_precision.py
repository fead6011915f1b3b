"""Columns of features whose numbers float32 can hardly tell apart."""

from pathlib import Path

from speccompile.compiler.compile import compile_spec
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.findings.finding import Findings

SPEC = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    near: {columns: [small, seconds], scale: standardize}
    far: {columns: [days, gaps, same], missing: 0, scale: standardize}
    all: {columns: "same?", scale: min_max}
  split: {validation: 10, order: last}
model: {inputs: {x: [7]}, layers: [dense: 1]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def test_numbers_that_become_equal_are_a_warning(tmp_path: Path) -> None:
    lines = ["y,small,seconds,days,gaps,same,same1,same2"]
    for row in range(50):
        seconds, day = 1.7e9 + row / 2, 1_700_000_001 + row * 86400
        gap = "" if row % 2 else 1e9
        held = -5e6 if row >= 40 else 1e6 + row / 100  # close together in the training part only
        lines.append(f"0,{row / 1e9},{seconds},{day},{gap},1e12,{held},{row}")
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spec = compile_spec(tmp_path / "t.yaml", text=SPEC).spec
    assert spec is not None
    found = Findings()
    assert load_run_data(spec, found) is not None
    assert [(one.kind, one.path, one.arguments["what"]) for one in found] == [
        ("close_in_float32", "data.features.near.columns[1]", "column `seconds`"),
        ("close_in_float32", "data.features.all.columns", "column `same1`"),
    ]
    first = next(iter(found)).arguments
    assert (first["low"], first["high"], first["step"]) == (1.7e9, 1.7e9 + 19.5, 128)
