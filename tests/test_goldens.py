"""Wrong specs and the whole text a person gets for each. `UPDATE_GOLDENS=1 pytest` writes it.

A golden's name begins with its code. The goldens show how each kind of message reads; other specs
are compared by the data of their findings in `test_findings.py`.
"""

import os

import pytest
from golden_specs import GOLDENS, NAMES, of_golden
from golden_texts import TEXTS
from speccompile.compiler.compile import compile_spec
from speccompile.spec_schema.errors import asked_by_command
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.reports.rendering import render_all

GROUPS = ("SC0", "SC1", "SC2", "SC3", "SC6", "SC7", "SC8")
"""Those of the compiler; codes of data and of running are shown by tests of the runtime."""


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_spec_gets_the_text_of_its_golden(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(GOLDENS)
    given = of_golden(name)
    text = given.text if name in TEXTS else None  # else from the file, which may not be UTF-8
    with asked_by_command():
        result = compile_spec(given.path, given.overrides, given.variant, text=text)
    shown = render_all(result.findings, result.sources)
    golden = GOLDENS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(shown, encoding="utf-8")
    assert name[:5] in {found.code for found in result.findings}
    assert shown == golden.read_text(encoding="utf-8")


def test_no_golden_is_stale() -> None:
    assert sorted(path.stem for path in GOLDENS.glob("*.txt")) == NAMES


def test_every_code_of_the_compiler_has_a_golden() -> None:
    wanted = {code for code in all_codes() if code.startswith(GROUPS)}
    assert wanted == {name[:5] for name in NAMES if name.startswith(GROUPS)}
