"""What a command reads may be closed, gone, or something that never ends: it says so in a line."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.interfaces.command_line.main import COMMANDS, run
from speccompile.spec_schema.reports.report import REPORT_FORMATS

SPEC = "spec: 1\nmodel:\n    inputs: {x: [4]}\n    layers:\n    -   dense: 3\n"
UNWRITABLE = f"can't write to standard output: {os.strerror(errno.EBADF)}"
STANDARD_INPUT = [["validate", "-"], ["validate", "-", "--fix"], ["fmt", "-"], ["lsp"]]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def process(redirection: str, *arguments: str, start: str = "") -> subprocess.CompletedProcess[str]:
    """The command as a shell starts it."""
    command = f'{start} "$0" -m speccompile "$@" {redirection}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [["layers", "dense"], ["validate", "spec.yaml"]])
def test_closed_standard_output_takes_no_answer(arguments: list[str]) -> None:
    Path("spec.yaml").write_text(SPEC)
    ended = process(">&-", *arguments)
    assert (ended.returncode, ended.stderr) == (2, f"error: {UNWRITABLE}\n")


@pytest.mark.parametrize("arguments", STANDARD_INPUT)
def test_closed_standard_input_is_said(arguments: list[str]) -> None:
    ended = process("<&-", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("error: standard input is closed\nhelp: ")
    assert len(ended.stderr.splitlines()) == 2


class Unreadable(StringIO):
    """A terminal that is not in the foreground."""

    def read(self, size: int | None = -1) -> str:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("arguments", STANDARD_INPUT[:3])
def test_standard_input_that_can_not_be_read_is_said(arguments: list[str]) -> None:
    out, err = StringIO(), StringIO()
    assert run(arguments, stdout=out, stderr=err, stdin=Unreadable(), environment={}) == 2
    assert out.getvalue() == ""
    assert err.getvalue() == "error: standard input can't be read: Input/output error\n"


@pytest.mark.parametrize("command", ["validate", "fmt"])
def test_standard_input_is_named_once(command: str) -> None:
    Path("a.yaml").write_text(SPEC, encoding="utf-8")
    for paths in (["-", "-"], ["-", "a.yaml", "-"]):
        shown = speccompile(command, *paths, stdin=SPEC)
        assert (shown.code, shown.out) == (2, "")
        assert shown.err.startswith("error: `-` was given more than once\nhelp: ")
    assert speccompile(command, "-", "a.yaml", "a.yaml", stdin=SPEC).code == 0


@pytest.fixture
def deleted(tmp_path: Path) -> Iterator[Path]:
    """The current folder is gone; a spec lies elsewhere."""
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "gone").mkdir()
    os.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    yield tmp_path
    os.chdir(tmp_path)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "lsp"])
def test_a_current_folder_that_is_deleted_is_no_defect(command: str, deleted: Path) -> None:
    spec = str(deleted / "spec.yaml")
    for paths in ([spec], [spec, spec], ["spec.yaml"], ["."], ["main:spec.yaml", "HEAD:."]):
        for more in ([], ["--format", "json"], ["--output", "out.keras"], ["--set", "seed=1"]):
            shown = speccompile(command, *paths, *more)
            assert shown.code in (0, 1, 2), (paths, more, shown)
    if command == "validate":
        for name in REPORT_FORMATS:
            for path in (spec, "spec.yaml"):
                assert speccompile(command, path, "--format", name).code in (0, 2)


def test_a_deleted_folder_can_not_be_made_first(deleted: Path) -> None:
    for line in (["init", "new.yaml"], ["schema", "--output", "new.json"]):
        shown = speccompile(*line)
        assert shown.code == 2
        assert shown.err.startswith("error: the current folder has been deleted\n"), shown


def test_a_process_in_a_deleted_folder_says_so(deleted: Path) -> None:
    ended = process("", "validate", "spec.yaml", "--format", "sarif")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "current folder" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["summary", "spec.yaml", "--check", "special"],
        ["fmt", "special"],
        ["fmt", "special", "--check"],
        ["validate", "special"],
        ["validate", "special", "--fix"],
        ["summary", "special"],
        ["diff", "special", "special"],
        ["explain", "special", "model"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_regular_file_is_not_read(arguments: list[str], kind: str) -> None:
    Path("spec.yaml").write_text(SPEC, encoding="utf-8")
    if kind == "pipe":
        os.mkfifo("special")
    else:
        Path("special").symlink_to("/dev/zero")
    shown = speccompile(*arguments)
    assert shown.code in (1, 2), shown
    assert "regular file" in shown.err + shown.out or "SC709" in shown.err + shown.out
