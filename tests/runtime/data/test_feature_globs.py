"""Features whose columns the table decides."""

from pathlib import Path

import numpy as np
import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.findings.finding import Findings

SPEC = """
spec: 1
data:
  csv: {{path: t.csv, target: Vy}}
  features:
    age: {{column: age}}
    all: {{columns: {columns}, scale: min_max}}
  split: {{by: group, validation: 0.5}}
model: {{inputs: {{x: [{width}]}}, layers: [dense: 1]}}
training: {{loss: mean_squared_error, optimizer: adam, epochs: 1}}
"""
TABLE = """V2,id,Amount,Vy,V1,group,age
1,7,100,0,5,a,20
2,8,200,1,6,b,30
3,9,150,0,7,c,40
"""


def loaded(folder: Path, columns: str, width: int):
    """What is read, and what is found."""
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    text = SPEC.format(columns=columns, width=width)
    spec = compile_spec(folder / "t.yaml", text=text).spec
    assert spec is not None
    found = Findings()
    return load_run_data(spec, found), found


@pytest.mark.parametrize("columns", ["[V*, Amount]", "['V?', Amount]", "[V2, V*, Amount]"])
def test_columns_that_match_are_read_without_the_target(tmp_path: Path, columns: str) -> None:
    data, found = loaded(tmp_path, columns, 4)
    assert data is not None, list(found)
    parts = [data.dataset.train, data.dataset.validation]
    rows = np.concatenate([np.asarray(part.inputs["all"][:]) for part in parts if part])
    assert sorted(rows.tolist()) == [[1, 5, 100], [2, 6, 200], [3, 7, 150]]
    assert data.dataset.normalization.columns["all"] == ("V2", "V1", "Amount")
    assert "feature `all` reads 3 columns: `V2`, `V1`, `Amount`" in data.dataset.notes


WRONG = {
    "other number": ("V*", 4, "wrong_match_count", {"wanted": 3, "size": 3}),
    "of another feature": ("['?*']", 6, "matched_twice", {"column": "age", "other": "age"}),
    "nothing": ("W*", 4, "unknown_column", {}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_match_is_found_at_its_place(tmp_path: Path, name: str) -> None:
    columns, width, kind, arguments = WRONG[name]
    data, found = loaded(tmp_path, columns, width)
    assert data is None
    (finding,) = found
    assert (finding.kind, finding.span and finding.span.line) == (kind, 7)
    assert arguments.items() <= finding.arguments.items()
