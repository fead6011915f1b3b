"""`speccompile init`: the specs it writes are clean, and nothing is overwritten."""

from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.interfaces.command_line.commands import init
from speccompile.runtime.starter import _FOLDER, TEMPLATES


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_a_clean_commented_spec_that_names_its_own_command(template):
    shown = speccompile("init", "mine.yaml", "--template", template)
    assert shown.out.endswith("  speccompile validate mine.yaml\n  speccompile run mine.yaml\n")
    assert speccompile("validate", "mine.yaml", "--fail-on", "warning").code == 0
    text = Path("mine.yaml").read_text(encoding="utf-8")
    assert text.startswith("# speccompile run mine.yaml\n")
    assert "SPEC" not in text
    assert text.count(" # ") > 5


def test_there_is_a_file_for_every_template_and_no_other():
    folder = _FOLDER
    assert {path.stem for path in folder.iterdir()} == set(TEMPLATES)
    assert init.TEMPLATES == TEMPLATES


def test_without_a_path_it_is_spec_yaml_and_an_ending_is_added():
    assert speccompile("init").code == speccompile("init", "digits").code == 0
    assert Path("spec.yaml").exists()
    assert Path("digits.yaml").exists()


def test_what_exists_is_not_overwritten():
    Path("spec.yaml").write_text("mine", encoding="utf-8")
    shown = speccompile("init")
    assert (shown.code, shown.out) == (2, "")
    assert "spec.yaml already exists" in shown.err
    assert Path("spec.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["nowhere/spec.yaml"],
            "nowhere/spec.yaml can't be written: the folder nowhere does not exist",
        ),
        ([""], "`path` is empty"),
        (["."], "`.` is not a file name"),
        (["/"], "`/` is not a file name"),
        ([".."], "`..` is not a file name"),
        (["a/.."], "`a/..` is not a file name"),
        (["--template", "dens"], "did you mean `dense`?"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_said(arguments, said):
    shown = speccompile("init", *arguments)
    assert shown.code == 2
    assert said in shown.err
