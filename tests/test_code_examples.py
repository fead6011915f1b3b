"""Every code has a wrong example, of which just this is found, and a right one without a fault.

Where only running finds the fault, the example holds what is said of it, which is compared here;
`UPDATE_GOLDENS=1 pytest` writes it.
"""

import os
from pathlib import Path

import pytest
from code_examples import found_by
from speccompile.compiler.code_examples import explained, finding_of
from speccompile.spec_schema.errors import asked_by_command
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.example import example
from speccompile.spec_schema.findings.finding import Severity
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.reports.rendering import render_all

EXAMPLES = {code: example(code) for code in all_codes()}
UNREACHABLE = {"SC503": "both targets can lower every layer of the catalogue; one is taken away"}
"""Codes that no spec of today can get, and what is done about it."""
COMPILED = [
    code
    for code, shown in EXAMPLES.items()
    if shown.wrong.command.startswith("speccompile validate ") and code not in UNREACHABLE
]
RUN = [code for code in EXAMPLES if code not in COMPILED]
UPDATE = bool(os.environ.get("UPDATE_GOLDENS"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize("code", COMPILED)
def test_the_wrong_example_gets_its_code_and_no_other(code: str, folder: Path) -> None:
    shown = EXAMPLES[code]
    with asked_by_command():
        found = found_by(shown.wrong)
    assert {one.code for one in found.findings} == {code, *shown.also}
    assert [one.code for one in found.findings].count(code) == 1
    assert finding_of(shown) == render_all(found.findings, found.sources).rstrip("\n")


@pytest.mark.tensorflow
@pytest.mark.parametrize("code", RUN)
def test_what_is_said_of_the_wrong_example_is_stored(
    code: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = EXAMPLES[code]
    if code in UNREACHABLE:
        monkeypatch.setattr(Dense, "unsupported", {"graph": "it has no TensorFlow operation"})
    with asked_by_command():
        found = found_by(shown.wrong)
    text = render_all(found.findings, found.sources).replace(f"{folder}/", "").rstrip("\n")
    if UPDATE:
        _store(shown.finding.rstrip("\n"), text)
    assert {one.code for one in found.findings} == {code, *shown.also}
    assert (shown.finding.rstrip("\n") == text) or UPDATE


def _store(old: str, new: str) -> None:
    """Replace what an example says, in the file of its code."""
    assert old, "give the example a section `-- finding --` with any text"
    for path in Path(codes.__file__).parent.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        path.write_text(source.replace(_escaped(old), _escaped(new)), encoding="utf-8")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t")


@pytest.mark.parametrize("code", COMPILED)
def test_the_right_example_is_clean(code: str) -> None:
    assert list(found_by(EXAMPLES[code].right).findings) == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("code", RUN)
def test_the_right_example_can_be_run(code: str) -> None:
    assert list(found_by(EXAMPLES[code].right).findings) == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_explain_shows_all_of_it(code: str) -> None:
    text = explained(code, color=False)
    about = all_codes()[code]
    assert text.startswith(f"{about.severity}[{code}]: {about.title}\n{about.why}\n\nWrong: `")
    assert text.count(f"{Severity(about.severity)}[{code}]: ") == 2
    assert "\n\nRight: `speccompile " in text
    assert text.replace("\n", "").isprintable()
