"""Names of classes, columns, files and runs are strangers' texts, too, in all that a run shows."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest
from acting_texts import TEXTS, obeyed, quoted
from command_line import Outcome, speccompile

pytestmark = pytest.mark.tensorflow

CLASSES = tuple(text for text in TEXTS if text.strip() == text and "\r" not in text)
"""The reader of tables takes spaces from both ends of a cell, and reads lines as lines end."""

SHOWN = [{"terminal": True}, {"environment": {"CI": "true"}}]
DRAWING = re.compile(r"\r|\x1b\[\?25[lh]|\x1b\[\d*[AK]")
"""How the live region is drawn again."""

LOGGED = {"CI": "true"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, whose columns and classes are called by every text, and its spec."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*CLASSES, "label"])
        for number, text in enumerate(CLASSES * 4):
            writer.writerow([*(int(column == number % 7) for column in range(len(CLASSES))), text])
    (folder / "spec.yaml").write_text(
        f"""\
spec: 1
name: {quoted(TEXTS[2])}
model:
  inputs: {{x: [{len(CLASSES)}]}}
  layers: [{{dense: {{units: {len(CLASSES)}, activation: softmax}}}}]
data:
  csv: {{path: table.csv, target: label}}
  split: {{validation: 0.25, stratify: true}}
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: adam
  epochs: 1
""",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def run(folder: Path) -> Path:
    shown = speccompile("run", folder / "spec.yaml", "--runs", folder / "a run", "--progress=none")
    assert shown.code == 0, shown
    return next((folder / "a run").glob("*/1"))


def still(outcome: Outcome) -> Outcome:
    """What a terminal shows without its region being drawn again."""
    return replace(outcome, out=DRAWING.sub("", outcome.out), err=DRAWING.sub("", outcome.err))


def seen(outcome: Outcome, **allowed: bool) -> list[str]:
    return obeyed(outcome.out, **allowed) + obeyed(outcome.err, **allowed)


@pytest.mark.parametrize("progress", ["plain", "json", "none", "rich"])
def test_a_run_shows_names_safely(progress: str) -> None:
    runs = f"x\n::error::{TEXTS[2]}"
    shown = speccompile(
        *("run", "spec.yaml", "--runs", runs, "--progress", progress),
        environment=LOGGED | {"COLUMNS": "200"},
    )
    drawn = still(shown) if progress == "rich" else shown
    assert (shown.code, seen(drawn, colors=progress == "rich")) == (0, [])
    number = len([*Path(runs).glob("*/*")])
    ended = speccompile("run", "--resume", next(Path(runs).glob(f"*/{number}")), environment=LOGGED)
    assert (ended.code, seen(ended)) == (2, [])
    assert "has already ended" in ended.err


@pytest.mark.parametrize("given", SHOWN, ids=["terminal", "log"])
def test_what_a_run_says_later_is_safe(run: Path, given: dict[str, object], tmp_path: Path) -> None:
    renamed = Path("predict\n::error::\x1b[31m.csv")
    renamed.write_bytes(Path("table.csv").read_bytes())
    for line in (
        ["evaluate", run],
        ["evaluate", run, "--format=json"],
        ["evaluate", run, "--data", renamed],
        ["predict", run, "--data", renamed],
        ["doctor", run],
        ["doctor", run, "--format=json"],
    ):
        shown = speccompile(*line, **given)
        assert (shown.code, seen(still(shown), colors="terminal" in given)) == (0, []), line
    output = tmp_path / f"out{TEXTS[0]}.csv"
    shown = speccompile("predict", run, "--data", renamed, "--output", output, **given)
    assert (shown.code, seen(still(shown), colors="terminal" in given)) == (0, [])
    assert answered(output.read_text(encoding="utf-8")) <= {*CLASSES}


def answered(table: str) -> set[str]:
    """The classes that were chosen; the columns are called by all of them."""
    header, *rows = csv.reader(io.StringIO(table, newline=""))
    chosen = header.index("dense")
    assert {f"dense_{text}" for text in CLASSES} <= {*header}
    return {row[chosen] for row in rows}


def test_a_program_gets_the_exact_answers(run: Path) -> None:
    shown = speccompile("predict", run, "--data", "table.csv")
    assert answered(shown.out) <= {*CLASSES}


# Whatever is written stands whole, or not at all.


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can become larger."""
    before = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["model.keras", "model.h5", "model.pb", "model.pbtxt", "model"])
def test_no_part_of_a_model_is_left_on_a_full_disk(name: str, run: Path, tmp_path: Path) -> None:
    long = tmp_path / ("a" * (255 - len(name)) + name)
    for source in ("spec.yaml", run):
        with full_disk(1024):
            shown = speccompile("compile", source, "--output", tmp_path / name)
        assert (shown.code, shown.out) == (2, ""), shown
        assert f"{name} can't be written: the file exceeds" in shown.err
        assert [*tmp_path.iterdir()] == []
    assert speccompile("compile", "spec.yaml", "--output", long).code == 0
    assert [*tmp_path.iterdir()] == [long]


def test_no_part_of_the_answers_is_left_on_a_full_disk(run: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    line = ("predict", run, "--data", "table.csv", "--output", answers)
    with full_disk(1024):
        shown = speccompile(*line)
    assert (shown.code, shown.out) == (2, "")
    assert "answers.csv can't be written: the file exceeds" in shown.err
    assert [*tmp_path.iterdir()] == []
    assert speccompile(*line).code == 0
    rows = csv.reader(io.StringIO(answers.read_text(encoding="utf-8"), newline=""))
    assert len([*rows]) == 1 + 4 * len(CLASSES)
