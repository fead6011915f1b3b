"""What is shown fits the terminal, and no word is broken for it."""

import re
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.interfaces.command_line.main import COMMANDS
from speccompile.spec_schema.layers import LAYERS

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))


def shown(*arguments: object, columns: int | None = 80) -> list[str]:
    environment = {"COLUMNS": str(columns), "NO_COLOR": "1"}
    found = speccompile(*arguments, terminal=columns is not None, environment=environment)
    return (found.out + found.err).rstrip("\n").split("\n")


def words(lines: list[str]) -> set[str]:
    return set(re.findall(r"[^\W_.]+", " ".join(lines)))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
@pytest.mark.parametrize("columns", [72, 80, 200])
def test_a_summary_fits(path: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    narrow = shown("summary", path.name, columns=columns)
    assert max(map(len, narrow)) <= columns
    assert words(narrow) == words(shown("summary", path.name, columns=None))


@pytest.mark.parametrize("arguments", [(), *((name,) for name in LAYERS)])
def test_the_catalogue_fits(arguments: tuple[str, ...]) -> None:
    narrow = shown("layers", *arguments)
    assert max(map(len, narrow)) <= 80
    assert words(narrow) == words(shown("layers", *arguments, columns=None))


@pytest.mark.parametrize("columns", [40, 80, 132])
def test_a_long_line_is_shown_around_what_is_marked(tmp_path: Path, columns: int) -> None:
    path = tmp_path / "a.yaml"
    before = ", ".join(f"i{n}: 4" for n in range(40))
    path.write_text(f"spec: 1\nmodel:\n  inputs: {{{before}, here: -1, {before}}}\n  layers: []\n")
    lines = shown("validate", path, columns=columns)
    at = next(n for n, line in enumerate(lines) if "^^" in line)
    assert max(map(len, lines[at - 2 : at + 2])) <= columns
    assert columns - 10 <= len(lines[at - 1])
    assert lines[at - 1][lines[at].index("^") :].startswith("-1, i0")


def test_a_label_that_does_not_fit_stands_below_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "spec: 1\nmodel: {inputs: {x: 4}, layers: [{dense: {units: 4, activaton: relu}}]}\n"
    )
    lines = shown("validate", path, columns=40)
    at = next(n for n, line in enumerate(lines) if "^^" in line)
    assert max(map(len, lines[at - 2 : at + 3])) <= 40
    assert lines[at].endswith("^")
    assert "did you mean `activation`?" in lines[at + 1]


def test_what_goes_elsewhere_keeps_its_width() -> None:
    assert max(map(len, shown("summary", SPECS[-1], columns=None))) > 100


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits(command: str) -> None:
    lines = shown(*filter(None, [command]), "--help")
    prose = [line for line in lines if not line.startswith(("  speccompile", "  git "))]
    assert max(map(len, prose)) <= 80
