"""docs/language.md and docs/expressions.md: their specs compile without a finding."""

import re
import shlex
from pathlib import Path

import pytest
import speccompile
from command_line import speccompile as command
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.reading.fields import fields_of

DOCS = Path(speccompile.__file__).parent / "docs"
PAGE = (DOCS / "language.md").read_text(encoding="utf-8")
EXPRESSIONS = (DOCS / "expressions.md").read_text(encoding="utf-8")
YAML = re.compile(r"^```yaml\n# (\w+\.yaml)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SPECS = dict(YAML.findall(PAGE) + YAML.findall(EXPRESSIONS))
COMMANDS = re.findall(r"^\$ speccompile (.*)$", PAGE, re.MULTILINE)


@pytest.fixture(autouse=True)
def _specs_are_here(tmp_path, monkeypatch):
    for name, text in SPECS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_every_spec_of_the_page_has_a_name():
    assert len(SPECS) == (PAGE + EXPRESSIONS).count("```yaml")


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_of_the_page_is_clean(name):
    shown = command("validate", name, "--fail-on", "warning")
    assert (shown.code, shown.err) == (0, ""), shown.out


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page_works(line):
    shown = command(*shlex.split(line))
    findings = [found for found in shown.out.splitlines() if found.startswith("error")]
    assert findings == []
    assert shown.err == ""


def test_the_page_speaks_of_every_key_of_a_spec():
    keys = fields_of(Spec).keys() - {"spec", "name", "seed"}
    assert [key for key in keys if f"`{key}`" not in PAGE and f"\n{key}:" not in PAGE] == []


@pytest.mark.parametrize("page", re.findall(r"\]\((\w+\.md)\)", PAGE))
def test_a_link_leads_somewhere(page):
    assert (Path(speccompile.__file__).parent / "docs" / page).exists()
