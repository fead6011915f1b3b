"""Microsoft's validator of SARIF, with its rules for GitHub's code scanning, has nothing to say."""

import json
import os
import platform
import subprocess
from pathlib import Path

import pytest
import speccompile
from mutation_corpus import KINDS
from patience import PATIENCE
from speccompile.compiler.checking import check
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Finding, Ignored
from speccompile.spec_schema.reports.sarif import render_sarif

ROOT = Path(speccompile.__file__).parent
INSTALLED = Path(os.environ.get("EDITORS") or ROOT / ".venv" / "editors") / "node_modules"
# Not the script that npm links: it hands the arguments to a shell, which takes `;` for itself.
TOOL = INSTALLED / "@microsoft" / f"sarif-multitool-{platform.system().lower()}" / "Sarif.Multitool"
pytestmark = pytest.mark.skipif(
    not TOOL.is_file(), reason="Microsoft's validator is not installed: `make editors` does it"
)
ACCEPTED = {"SARIF2005"}
"""It misses a page about the tool (`informationUri`): this repository names none."""


def test_wrong_specs_of_every_kind(tmp_path: Path) -> None:
    path = ROOT / "specs" / "digits_dense.yaml"
    text = path.read_text(encoding="utf-8")
    checked, sources = {}, {}
    for kind, mutate in KINDS.items():
        for number, wrong in enumerate(mutate(text)):
            name = f"{kind}{number}.yaml"
            checked[name] = list(check(read_written(path, wrong.text)).found)
            sources[name] = wrong.text
    hostile = "[a](0) {0} \\[b] ##[x]"
    checked["[c].yaml"] = [Finding("SC002", hostile, help=hostile)]
    ignored = {"[c].yaml": [Ignored(Finding("SC802", hostile, level="warning"), hostile)]}
    log = tmp_path / "a.sarif"
    log.write_text(render_sarif(checked, sources, str(ROOT), ignored, "1.0"), encoding="utf-8")
    assert judged_by_the_tool(log) == ACCEPTED


def test_the_tool_finds_what_is_wrong(tmp_path: Path) -> None:
    found = Finding("SC104", "x")
    log = json.loads(render_sarif({"a.yaml": [found]}, {}, str(ROOT), {}, "1.0"))
    (result,) = log["runs"][0]["results"]
    del result["locations"][0]["physicalLocation"]["region"]
    result["message"]["text"] = "[there](7)"
    path = tmp_path / "a.sarif"
    path.write_text(json.dumps(log), encoding="utf-8")
    assert len(judged_by_the_tool(path)) > len(ACCEPTED)


def judged_by_the_tool(log: Path) -> set[str]:
    """The rules of the tool that a log breaks; its notes are matters of taste."""
    report = log.with_suffix(".report.sarif")
    kinds = ("--rule-kind", "Sarif;Gh;Ghas", "--level", "Error;Warning", "--kind", "Fail")
    subprocess.run(
        [TOOL, "validate", log, *kinds, "--output", report],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    (run,) = json.loads(report.read_text(encoding="utf-8-sig"))["runs"]
    return {result["ruleId"] for result in run["results"]}
