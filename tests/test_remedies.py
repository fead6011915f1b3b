"""Every remedy of every finding is followed: the finding is gone then, and no other has come.

A finding that proposes what can't be done by itself (it asks the person for a number, a name, a
choice) is listed below with the reason; whatever is listed and no longer needed is an error.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from golden_specs import GOLDENS, Given, all_given, by_command
from remedies import followed
from remedies_asked import ASKED, LATER, OF_DATA
from speccompile.compiler.compile import compile_spec
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.example import Piece, example
from speccompile.spec_schema.findings.finding import Finding

GIVEN = all_given()
EXAMPLES = {code: example(code) for code in all_codes()}
ASKED_PATTERNS = [(codes.split(), re.compile(help)) for codes, help, _ in ASKED]


@pytest.mark.parametrize("name", [name for name in GIVEN if name != "SC002-missing"])
def test_the_remedies_of_goldens_and_tables_work(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(GOLDENS)
    assert list(faults(GIVEN[name])) == []


COMPILED = [code for code, shown in EXAMPLES.items() if "validate spec.yaml" in shown.wrong.command]


@pytest.mark.parametrize("code", COMPILED)
def test_the_remedies_of_examples_work(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = EXAMPLES[code].wrong
    wrong.write(tmp_path)
    if Path("spec.yaml").is_file():
        text = Path("spec.yaml").read_text(encoding="utf-8", errors="replace")
        assert list(faults(by_command(wrong.command, code, text))) == []


def faults(given: Given) -> list[str]:
    """What is wrong with the remedies of a spec's findings."""
    found = list(given.compiled().findings)
    before = Counter(one.code for one in found)
    return [fault for one in found for fault in _of_one(given, one, before)]


def _of_one(given: Given, one: Finding, before: Counter[str]) -> list[str]:
    asked = any(one.code in codes and help.search(one.help) for codes, help in ASKED_PATTERNS)
    in_file = one.span is not None and one.span.source == str(given.path)
    if asked or not in_file or not (one.help or one.fixes or one.meant):
        return []
    done = list(followed(given.text, one))
    if not done:
        return [f"{one.code} {one.path}: nobody follows “{one.help}”"]
    rest = before - Counter([one.code])
    said = []
    for what, text in done:
        after = Counter(other.code for other in given.compiled(text).findings)
        new = {*(after - rest)} - {*LATER.get(given.name, ("",))[0].split()}
        if new:
            said.append(f"{one.code} {one.path}: after “{what}” there is {sorted(new)}")
    return said


@pytest.mark.tensorflow  # what reads data is of a run
@pytest.mark.parametrize("code", sorted({*EXAMPLES} - {*COMPILED, "SC503"}))
def test_the_remedies_of_what_only_data_shows_work(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from code_examples import found_by

    monkeypatch.chdir(tmp_path)
    case = EXAMPLES[code].wrong
    text = case.content("spec.yaml").decode() if "spec.yaml" in case.files else ""
    for one in found_by(case).findings:
        if not one.help or any(re.search(help, one.help) for help, _ in OF_DATA):
            continue
        done = list(followed(text, one))
        assert done, one.help
        for _, changed in done:
            files = {**case.files, "spec.yaml": [Piece(changed, 1, "utf-8")]}
            left = [other.code for other in found_by(replace(case, files=files)).findings]
            assert {*left} <= {*LATER.get(code, ("",))[0].split()}


def test_no_exception_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(GOLDENS)
    helps = [(one.code, one.help) for given in GIVEN.values() for one in given.compiled().findings]
    monkeypatch.chdir(tmp_path)
    for shown in EXAMPLES.values():
        if shown.wrong.command.startswith("speccompile validate "):
            shown.wrong.write(tmp_path)
            given = by_command(shown.wrong.command, "", "")
            found = compile_spec(given.path, given.overrides, given.variant).findings
            helps += [(one.code, one.help) for one in found]
    used = {
        (" ".join(codes), help.pattern)
        for codes, help in ASKED_PATTERNS
        if all(any(code == c and help.search(text) for c, text in helps) for code in codes)
    }
    assert {(codes, help) for codes, help, _ in ASKED} == used
    data = [line for shown in EXAMPLES.values() for line in shown.finding.split("help: ")]
    assert [p for p, _ in OF_DATA if not any(re.search(p, line) for line in data)] == []
    assert {*LATER} <= {*GIVEN, *EXAMPLES}
