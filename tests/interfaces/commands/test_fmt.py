"""`speccompile fmt`: what is written, what is only said, and which files are left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import speccompile as package
from command_line import speccompile
from speccompile.runtime.storage import whole_files
from speccompile.spec_schema.formatter import format as layout

LAID_OUT = "spec: 1 # one\nparams: {a: 1}\n"
OTHER = "spec:   1   # one\n\nparams:   { 'a':1 }"
WANTED = "spec: 1 # one\n\nparams: {a: 1}\n"
SPECS = Path(package.__file__).parent / "specs"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(LAID_OUT, encoding="utf-8")
    Path("b.yaml").write_text(OTHER, encoding="utf-8")
    return tmp_path


def content(name: str) -> str:
    return Path(name).read_bytes().decode("utf-8")


def test_the_examples_are_laid_out():
    shown = speccompile("fmt", "--check", SPECS)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == f"{len(list(SPECS.rglob('*.yaml')))} files unchanged\n"


@pytest.mark.usefixtures("folder")
def test_files_are_written_and_named_once():
    shown = speccompile("fmt", ".", "*.yaml")
    assert shown.out == "b.yaml: reformatted\n1 file reformatted, 1 file unchanged\n"
    assert (shown.code, shown.err) == (0, "")
    assert (content("a.yaml"), content("b.yaml")) == (LAID_OUT, WANTED)
    assert speccompile("fmt", ".").out == "2 files unchanged\n"


@pytest.mark.usefixtures("folder")
def test_checking_writes_nothing():
    shown = speccompile("fmt", "--check", ".")
    assert (
        shown.out == "b.yaml: would be reformatted\n1 file would be reformatted, 1 file unchanged\n"
    )
    assert shown.code == 1
    assert content("b.yaml") == OTHER


@pytest.mark.usefixtures("folder")
def test_a_diff_is_one_that_patch_takes():
    shown = speccompile("fmt", "--diff", ".")
    assert shown.code == 1
    assert content("b.yaml") == OTHER
    subprocess.run(["patch", "-p1", "--quiet"], input=shown.out, text=True, check=True)
    assert content("b.yaml") == WANTED
    assert speccompile("fmt", "--diff", ".").out == ""


@pytest.mark.usefixtures("folder")
def test_standard_input_goes_to_standard_output():
    shown = speccompile("fmt", "-", stdin=OTHER)
    assert (shown.code, shown.out) == (0, WANTED)
    assert shown.err == "1 file reformatted\n"
    assert speccompile("fmt", "-", stdin=LAID_OUT).out == LAID_OUT
    checked = speccompile("fmt", "-", "--check", "--stdin-filename", "c.yaml", stdin=OTHER)
    assert (checked.code, checked.out) == (1, "")
    assert checked.err.startswith("c.yaml: would be reformatted\n")


@pytest.mark.usefixtures("folder")
def test_what_is_no_spec_is_reported_and_the_others_are_laid_out():
    Path("c.yaml").write_text("spec: 1\nmodel: {\n", encoding="utf-8")
    Path("d.yaml").write_bytes(b"spec: 1\nname: caf\xe9\n")
    shown = speccompile("fmt", "c.yaml", "d.yaml", "b.yaml")
    assert shown.code == 1
    assert "error[SC010]" in shown.err
    assert "c.yaml:2:8" in shown.err
    assert "error[SC003]" in shown.err
    assert shown.out == "b.yaml: reformatted\n1 file reformatted\n"
    assert content("c.yaml") == "spec: 1\nmodel: {\n"
    missing = speccompile("fmt", "e.yaml")
    assert missing.code == 2
    assert "e.yaml not found" in missing.err
    assert speccompile("fmt", "-", stdin="a: [").out == ""


@pytest.mark.usefixtures("folder")
def test_permissions_and_links_stay():
    Path("b.yaml").chmod(0o640)
    Path("link.yaml").symlink_to("b.yaml")
    assert speccompile("fmt", "link.yaml").code == 0
    assert Path("link.yaml").is_symlink()
    assert content("b.yaml") == WANTED
    assert Path("b.yaml").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["a.yaml", "b.yaml", "link.yaml"]


@pytest.mark.usefixtures("folder")
def test_a_file_that_changes_meanwhile_is_left(monkeypatch):
    format_text = layout.format_text

    def slow(name, text, findings):
        Path(name).write_text("spec: 2\n", encoding="utf-8")
        return format_text(name, text, findings)

    monkeypatch.setattr(layout, "format_text", slow)
    shown = speccompile("fmt", "b.yaml")
    assert shown.code == 2
    assert shown.err == "error: b.yaml has changed on disk: it was not formatted\n"
    assert content("b.yaml") == "spec: 2\n"


@pytest.mark.usefixtures("folder")
def test_a_file_that_can_not_be_written_is_one_line(monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(whole_files, "write_whole", full)
    shown = speccompile("fmt", "b.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == "error: b.yaml can't be written: no space left on device\n"


@pytest.mark.usefixtures("folder")
def test_a_defect_of_the_layout_writes_nothing(monkeypatch):
    monkeypatch.setattr(layout, "_printed", lambda name, text: "spec: 2\n")
    shown = speccompile("fmt", "b.yaml")
    assert shown.code == 3
    assert "internal error: FormatterDefect" in shown.err
    assert content("b.yaml") == OTHER


@pytest.mark.usefixtures("folder")
def test_line_breaks_of_a_file_stay():
    Path("b.yaml").write_bytes(b"spec:   1\r\nname: x\r\n")
    speccompile("fmt", "b.yaml")
    assert content("b.yaml") == "spec: 1\r\nname: x\r\n"


@pytest.mark.parametrize("command", ["validate", "fmt"])
def test_only_laying_out_imports_the_layout(command):
    code = (
        "import sys; from speccompile.interfaces.command_line.main import run\n"
        f"assert run([{command!r}, {str(SPECS / 'recurrent.yaml')!r}]) == 0\n"
        "print('speccompile.spec_schema.formatter' in sys.modules, 'pydantic' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lays_out = command == "fmt"
    assert ended.stdout.splitlines()[-1] == f"{lays_out} {not lays_out}"
