"""Wrong specs and the whole text a person gets for each. `UPDATE_GOLDENS=1 pytest` writes it.

A golden's name begins with the code it is about. Its first line may be the command that it is
checked by (`# speccompile validate SC606-set.yaml --set training.epoch=3`).
"""

import os
import shlex
from argparse import ArgumentParser
from pathlib import Path

import pytest
from golden_texts import TEXTS
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.reports.text import render_all

GOLDENS = Path(__file__).parent / "goldens"
NAMES = sorted([*TEXTS, *(path.stem for path in GOLDENS.glob("SC*.yaml"))])
GROUPS = ("SC0", "SC1", "SC2", "SC3", "SC6", "SC7", "SC8")
"""Those of the compiler; codes of data and of running are shown by tests of the runtime."""

COMMAND = ArgumentParser()
COMMAND.add_argument("spec")
COMMAND.add_argument("--set", action="append", default=[])
COMMAND.add_argument("--variant")


def compiled(name: str) -> Compilation:
    """What compiling a golden's spec gives, in the folder of the goldens."""
    if name in TEXTS:
        return compile_spec(Path(f"{name}.yaml"), text=TEXTS[name]())
    with Path(f"{name}.yaml").open(encoding="utf-8", errors="replace") as file:
        words = shlex.split(file.readline())
    given = words[3:] if words[:3] == ["#", "speccompile", "validate"] else [f"{name}.yaml"]
    arguments = COMMAND.parse_args(given)
    return compile_spec(Path(arguments.spec), arguments.set, arguments.variant)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_spec_gets_the_text_of_its_golden(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(GOLDENS)
    result = compiled(name)
    text = render_all(result.findings, result.sources)
    golden = GOLDENS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert name[:5] in {found.code for found in result.findings}
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_is_stale() -> None:
    assert sorted(path.stem for path in GOLDENS.glob("*.txt")) == NAMES


def test_every_code_of_the_compiler_has_a_golden() -> None:
    wanted = {code for code in all_codes() if code.startswith(GROUPS)}
    assert wanted == {name[:5] for name in NAMES if name.startswith(GROUPS)}
