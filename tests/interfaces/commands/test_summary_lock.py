"""`summary` of folders, `--lock` and `--check`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.compiler.summaries.lock import HEADER

SPEC = """\
spec: 1
model:
  inputs: {b: {shape: [2], dtype: int32}, a: [4]}
  layers:
    - {dense: {units: 3, kernel_regularizer: {l2: 0.5}}, from: a}
    - {embedding: {input_dim: 5, output_dim: 3}, from: b, trainable: false}
    - flatten
    - {concatenate: , from: [dense, flatten]}
    - {dense: 2, name: head}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], epochs: 1}
"""
LOCK = f"""\
{HEADER}

spec s.yaml
input a (batch, 4) float32
input b (batch, 2) int32
layer dense = dense(a) (batch, 3) float32, 15 parameters, 12 multiply-adds
weight dense/kernel [4, 3] float32 trainable, initializer glorot_uniform, regularizer {{l2: 0.5}}
weight dense/bias [3] float32 trainable, initializer zeros
layer embedding = embedding(b) (batch, 2, 3) float32, 15 parameters, 0 multiply-adds
weight embedding/embeddings [5, 3] float32 not trainable, initializer random_uniform
layer flatten = flatten(embedding) (batch, 6) float32, 0 parameters, 0 multiply-adds
layer concatenate = concatenate(dense, flatten) (batch, 9) float32, 0 parameters, 0 multiply-adds
layer head = dense(concatenate) (batch, 2) float32, 20 parameters, 18 multiply-adds
weight head/kernel [9, 2] float32 trainable, initializer glorot_uniform
weight head/bias [2] float32 trainable, initializer zeros
output head = head
total 50 parameters, 30 multiply-adds, 35 parameters trainable
loss head = sparse_categorical_crossentropy of logits
metric accuracy = accuracy
monitor accuracy (max)
monitor loss (min)
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def test_a_lock_has_a_line_for_all_that_counts() -> None:
    shown = speccompile("summary", "s.yaml", "--lock", "s.lock")
    assert (shown.code, shown.out, shown.err) == (0, "wrote s.lock for 1 spec\n", "")
    assert Path("s.lock").read_text(encoding="utf-8") == LOCK
    assert (
        speccompile("summary", "s.yaml", "--check", "s.lock").out
        == "s.lock is up to date for 1 spec\n"
    )


def test_a_lock_depends_on_the_meaning_alone(here: Path) -> None:
    """Not on the order of keys, where it is called from, how a path is said, or Python's hashes."""
    speccompile("summary", "s.yaml", "--lock", "s.lock")
    lines = SPEC.splitlines(keepends=True)
    lines[2] = "  inputs: {a: [4], b: {dtype: int32, shape: [2]}}\n"
    (here / "s.yaml").write_text("".join((lines[0], lines[-1], *lines[1:-1])), encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "import sys; from speccompile.__main__ import main; sys.exit(main())",
    ]
    for seed in ("1", "2"):
        done = subprocess.run(
            [*command, "summary", str(here / "s.yaml"), "--check", str(here / "s.lock")],
            cwd=here.parent,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_what_changed_is_shown_with_the_remedy() -> None:
    speccompile("summary", "s.yaml", "--lock", "s.lock")
    Path("s.yaml").write_text(SPEC.replace("l2: 0.5", "l2: 0.25"), encoding="utf-8")
    shown = speccompile("summary", "s.yaml", "--check", "s.lock", "--target", "graph")
    assert shown.code == 1
    changed = [line for line in shown.out.splitlines() if line[:1] in "+-"]
    weight = "weight dense/kernel [4, 3] float32 trainable, initializer glorot_uniform, regularizer"
    assert changed[2:] == [f"-{weight} {{l2: 0.5}}", f"+{weight} {{l2: 0.25}}"]
    assert shown.err == (
        "error: s.lock does not match the specs\n"
        "help: to update it, run `speccompile summary s.yaml --target=graph --lock s.lock`\n"
    )


def test_a_folder_has_one_lock_which_notices_specs_that_come_and_go() -> None:
    Path("specs").mkdir()
    for name in ("a", "b"):
        Path(f"specs/{name}.yaml").write_text(SPEC, encoding="utf-8")
    assert speccompile("summary", "specs/", "--lock", "specs.lock").code == 0
    text = Path("specs.lock").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("spec ")] == [
        "spec specs/a.yaml",
        "spec specs/b.yaml",
    ]
    Path("specs/b.yaml").rename("specs/c.yaml")
    shown = speccompile("summary", "specs", "--check", "specs.lock")
    assert shown.code == 1
    assert "-spec specs/b.yaml\n+spec specs/c.yaml\n" in shown.out


@pytest.mark.parametrize("text", [None, "", "spec: 1\n", "# speccompile lock 0\n", "\udcff"])
def test_what_is_no_lock_is_unreadable_input(text: str | None) -> None:
    if text is not None:
        Path("s.lock").write_bytes(text.encode("utf-8", "surrogateescape"))
    shown = speccompile("summary", "s.yaml", "--check", "s.lock")
    assert (shown.code, shown.out) == (2, "")
    assert "run `speccompile summary s.yaml --lock s.lock`" in shown.err


def test_specs_with_errors_are_not_locked() -> None:
    Path("s.yaml").write_text(SPEC.replace("units: 3", "units: -3"), encoding="utf-8")
    shown = speccompile("summary", "s.yaml", "--lock", "s.lock")
    assert (shown.code, shown.out) == (1, "")
    assert "error[SC103]" in shown.err
    assert not Path("s.lock").exists()


def test_a_folder_is_summed_up_in_a_line_each() -> None:
    Path("t.yaml").write_text(SPEC.replace("units: 3", "units: -3"), encoding="utf-8")
    shown = speccompile("summary", ".")
    assert shown.code == 1
    assert [line.split() for line in shown.out.splitlines()[1:3]] == [
        ["s.yaml", "50", "30", "clean"],
        ["t.yaml", "1", "error"],
    ]
    document = json.loads(speccompile("summary", ".", "--format", "json").out)
    assert (document["format"], document["version"]) == ("speccompile-overview", 1)
    assert [spec["parameters"] for spec in document["specs"]] == [50, None]
    assert document["specs"][1]["findings"] == {"error": 1, "warning": 0, "info": 0}
    shown = speccompile("summary", ".", "--format", "markdown")
    assert "| `s.yaml` | 50 | 30 | clean |\n| `t.yaml` |  |  | 1 error |" in shown.out
    assert "t.yaml:5:23: error[SC103]" in shown.out
