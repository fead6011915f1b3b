"""What every code says of its wrong example is a log that keeps to the standard."""

from pathlib import Path

import pytest
from sarif_reader import read_sarif
from speccompile.compiler.code_examples import compiled
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.example import example
from speccompile.spec_schema.reports.sarif import render_sarif


def test_every_code_that_compiling_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checked, sources = {}, {}
    for code in sorted(all_codes()):
        case = example(code).wrong
        if case.command.startswith("speccompile validate "):
            folder = tmp_path / code
            folder.mkdir()
            monkeypatch.chdir(folder)
            case.write(Path())
            found = compiled(case, Path())
            checked[f"{code}/spec.yaml"] = list(found.findings)
            sources |= found.sources
    run = read_sarif(render_sarif(checked, sources, str(tmp_path), {}, "1.0"))
    assert len(run["tool"]["driver"]["rules"]) >= 100
