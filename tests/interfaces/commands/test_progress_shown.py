"""What commands say while they work: at once, and where it doesn't disturb results."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import Outcome, speccompile
from patience import PATIENCE

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

SPEC = """\
spec: 1
name: small
data: {csv: {path: t.csv, target: y}, split: {validation: 0.25, test: 0.25}}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training:
  loss: sparse_categorical_crossentropy
  optimizer: sgd
  epochs: 1
  batch_size: 4
"""
ROWS = "".join(f"{n % 5},{n % 3},{n % 2}\n" for n in range(40))
SLOW_IMPORT = """\
import sys
from importlib.abc import MetaPathFinder

class Waiting(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "tensorflow.python":
            sys.stdin.readline()  # TensorFlow takes as long as this

sys.meta_path.insert(0, Waiting())
from speccompile.interfaces.command_line.main import run
sys.exit(run(sys.argv[1:], stdin=sys.stdin))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "t.csv").write_text(f"a,b,y\n{ROWS}", encoding="utf-8")
    done = speccompile("run", folder / "s.yaml", "--runs", folder / "runs", "--progress", "none")
    assert (done.code, done.out) == (0, ""), done
    return folder


COMMANDS = {
    "run": (["run", "s.yaml", "--progress=plain"], "out"),
    "evaluate": (["evaluate", "runs/small/1"], "err"),
    "predict": (["predict", "runs/small/1", "--data", "t.csv"], "err"),
    "compile": (["compile", "runs/small/1", "--output", "m.h5"], "err"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_being_waited_for_is_said_before_tensorflow_is_loaded(
    command: str, folder: Path
) -> None:
    """TensorFlow is loaded only after the line has been read."""
    arguments, stream = COMMANDS[command]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_IMPORT, *arguments],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said = read_until(process.stdout if stream == "out" else process.stderr, b"TensorFlow")
    out, err = process.communicate(b"\n" * 50, timeout=PATIENCE)
    assert process.returncode == 0, err.decode()
    assert b'doing="loading TensorFlow"' in said
    if command == "run":
        assert said.startswith(b"spec=small\ntarget=keras parameters=6 batch=4 epochs=1\n")
        assert b'doing="reading t.csv"' in said
        assert b"run=" in out
    else:
        assert b"doing=" not in out


def read_until(pipe, word: bytes) -> bytes:
    said, end = b"", time.monotonic() + PATIENCE
    while word not in said and time.monotonic() < end:
        if select.select([pipe], [], [], 1.0)[0]:
            said += os.read(pipe.fileno(), 4096) or word
    return said


def shown(folder: Path, *arguments: str, **given: bool) -> Outcome:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return speccompile(*arguments, **given)
    finally:
        os.chdir(before)


@pytest.mark.parametrize(
    ("arguments", "work"),
    [
        (["evaluate", "runs/small/1"], "evaluating"),
        (["evaluate", "runs/small/1", "--data", "t.csv"], "evaluating"),
        (["predict", "runs/small/1", "--data", "t.csv"], "predicting"),
    ],
)
def test_each_console_says_it_in_its_way(arguments: list[str], work: str, folder: Path) -> None:
    plain = shown(folder, *arguments)
    size = 10 if arguments == ["evaluate", "runs/small/1"] else 40
    assert plain.err.splitlines()[:3] == [
        'doing="restoring the network"',
        'doing="reading t.csv"',
        f"doing={work} samples=0/{size}",
    ]
    silent = shown(folder, *arguments, "--progress", "none")
    assert (silent.code, silent.out) == (0, plain.out)
    assert "doing" not in silent.err
    lines = shown(folder, *arguments, "--progress", "json")
    first = json.loads(lines.err.splitlines()[0])
    assert (first["event"], first["what"]) == ("working", "restoring the network")
    live = shown(folder, *arguments, terminal=True)
    assert f"{work}" in live.err
    assert f"{size}/{size}" in live.err
    assert live.err.count("\x1b[?25l") == live.err.count("\x1b[?25h") == 1
    assert work not in live.out


def test_a_fault_of_the_data_is_shown_after_the_progress(folder: Path) -> None:
    (folder / "bad.csv").write_text("a,b,y\n1,x,0\n", encoding="utf-8")
    done = shown(folder, "predict", "runs/small/1", "--data", "bad.csv", terminal=True)
    assert done.code == 1
    assert done.err.rindex("\x1b[?25h") < done.err.index("SC4")
