"""The graph that a spec becomes, in its text form. `UPDATE_GOLDENS=1 pytest` writes it."""

import os
from pathlib import Path

import pytest
import speccompile
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.ir import to_text

ROOT = Path(speccompile.__file__).parent
GOLDENS = ROOT / "tests" / "goldens" / "graphs"
SPECS = {path.stem: path for path in (*(ROOT / "specs").glob("*.yaml"), *GOLDENS.glob("*.yaml"))}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_spec_becomes_the_graph_of_its_golden(name: str) -> None:
    compiled = compile_spec(SPECS[name]).spec
    assert compiled is not None
    text, golden = to_text(compiled.graph), GOLDENS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_is_stale() -> None:
    assert {path.stem for path in GOLDENS.glob("*.txt")} == set(SPECS)
