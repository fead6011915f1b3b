"""Memory that runs out: what is said, before the first step and in the middle, and what stays."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from command_line import speccompile  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from example_runs import go_on, record  # noqa: E402
from speccompile import ComputationError, open_run, train  # noqa: E402
from speccompile.runtime.events import EpochEnded, Finished, Stopped  # noqa: E402
from speccompile.runtime.memory import (  # noqa: E402
    REMEDY,
    DoesNotFit,
    check_fits,
    gigabytes,
    in_words,
    is_out_of_memory,
)
from speccompile.runtime.prediction.trained import open_trained  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402

SPEC = """
spec: 1
name: large
data: {synthetic: 60, split: {validation: 0.2}}
model: {inputs: {x: [4]}, layers: [{dense: {units: 8, activation: relu}}, {dense: 1}]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 5, batch_size: 16}
"""
TERABYTES = (400_000, 1_000_000)
ASKED = "out of memory: 1490 GiB requested for shape [400000, 1000000]"


def ask_tensorflow() -> None:
    tf.random.stateless_uniform(TERABYTES, [1, 2])


def ask_numpy() -> None:
    np.empty((400_000, 1_000_000, 10), np.float32)


def error_of(ask) -> Exception:
    with pytest.raises(Exception) as raised:  # noqa: PT011  of either library
        ask()
    return raised.value


class TestWords:
    def test_of_tensorflow(self) -> None:
        error = error_of(ask_tensorflow)
        assert is_out_of_memory(error)
        assert in_words(error) == ASKED

    def test_of_numpy(self) -> None:
        error = error_of(ask_numpy)
        assert is_out_of_memory(error)
        assert in_words(error) == (
            "out of memory: 14901 GiB requested for shape [400000, 1000000, 10]"
        )

    def test_of_python(self) -> None:
        assert is_out_of_memory(MemoryError())
        assert in_words(MemoryError()) == "out of memory"

    def test_of_what_is_something_else(self) -> None:
        assert not is_out_of_memory(ValueError("out of memory"))
        assert not is_out_of_memory(tf.errors.InternalError(None, None, "a kernel failed"))
        full = "file/x; No space left on device"
        assert not is_out_of_memory(tf.errors.ResourceExhaustedError(None, None, full))
        said = "CUDA_ERROR_OUT_OF_MEMORY: out of memory"
        assert is_out_of_memory(tf.errors.InternalError(None, None, said))

    @pytest.mark.parametrize(
        ("size", "said"),
        [(640_000_000_000, "596 GiB"), (3 * 2**29, "1.5 GiB"), (12 * 2**20, "12 MiB")],
    )
    def test_of_sizes(self, size: int, said: str) -> None:
        assert gigabytes(size) == said


class TestBeforeTheFirstStep:
    """Of 48 samples, 16 a batch: 8 units are 16 * 8 * 4 bytes, and 40 weights with two slots."""

    NEED = 4 * 40 * 3 + 4 * 16 * 8

    def test_what_just_fits(self) -> None:
        check_fits(compiled(SPEC), 48, lambda: self.NEED)

    def test_what_does_not(self) -> None:
        said = r"`dense` alone needs 0\.0 MiB for a batch of 16, "
        with pytest.raises(DoesNotFit, match=said) as raised:
            check_fits(compiled(SPEC), 48, lambda: self.NEED - 1)
        assert raised.value.help == "make `training.batch_size` smaller"
        with pytest.raises(DoesNotFit) as raised:
            check_fits(compiled(SPEC), 48, lambda: 4 * 40 * 3)
        assert raised.value.help == "make the layer smaller"

    def test_a_batch_has_no_more_samples_than_there_are(self) -> None:
        check_fits(compiled(SPEC, "training.batch_size=1000000"), 16, lambda: self.NEED)

    def test_the_command_says_it_and_makes_no_folder(self, tmp_path: Path) -> None:
        wide = SPEC.replace("units: 8", "units: 2000000000")
        (tmp_path / "large.yaml").write_text(wide)
        said = speccompile("run", tmp_path / "large.yaml", "--runs", tmp_path / "runs")
        assert said.code == 4
        assert "error: a training step does not fit in memory: `dense` alone needs " in said.err
        assert "help: make the layer smaller\n" in said.err
        assert not (tmp_path / "runs").exists()


def running_out(monkeypatch: pytest.MonkeyPatch, epoch: int) -> None:
    """Let memory run out in the first step of an epoch; each has three."""
    usual = Loop.train

    def train(loop: Loop, order, first, count, step, measures):
        if step >= (epoch - 1) * 3:
            ask_tensorflow()
        return usual(loop, order, first, count, step, measures)

    monkeypatch.setattr(Loop, "train", train)


@pytest.mark.parametrize("target", TARGETS)
def test_the_run_ends_with_what_it_has_and_can_go_on(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = compiled(SPEC, f"runtime.target={target}")
    whole = record(spec, tmp_path / "whole").ended
    with monkeypatch.context() as short:
        running_out(short, epoch=4)
        run = record(spec, tmp_path / "runs")
    (stopped,) = run.said(Stopped)
    best = min(run.said(EpochEnded), key=lambda event: event.values["val_loss"]).epoch
    assert (stopped.reason, stopped.epoch, stopped.kept_epoch) == ("out_of_memory", 3, best)
    assert stopped.explanation == (f"{ASKED}, in epoch 4; use a `batch_size` smaller than 16")
    folder = run.ended.folder
    assert open_trained(folder).epoch == best
    assert json.loads((folder / "result.json").read_bytes())["reason"] == "out_of_memory"
    (finished,) = run.said(Finished)
    assert f"speccompile.open_run({str(folder)!r}).resume()" in finished.next_commands
    assert [event.epoch for event in go_on(folder) if isinstance(event, EpochEnded)] == [4, 5]
    theirs = (whole.folder / "history.csv").read_bytes()
    assert (folder / "history.csv").read_bytes() == theirs


@pytest.mark.parametrize("when", ["lower", "write_start"])
def test_the_command_says_it_where_there_is_nothing_yet(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"speccompile.runtime.training.session.{when}", lambda *given: ask_tensorflow()
    )
    (tmp_path / "large.yaml").write_text(SPEC)
    said = speccompile("run", tmp_path / "large.yaml", "--runs", tmp_path / "runs")
    assert said.code == 4
    assert f"error: {ASKED}\nhelp: {REMEDY}\n" in said.err
    assert "defect" not in said.err


def test_the_first_epoch_leaves_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running_out(monkeypatch, epoch=1)
    (tmp_path / "large.yaml").write_text(SPEC)
    said = speccompile(
        "run", tmp_path / "large.yaml", "--runs", tmp_path / "runs", "--progress", "plain"
    )
    assert said.code == 4
    assert "stopped=out_of_memory" in said.out
    assert not (tmp_path / "runs/large/1/model.keras").exists()


def test_another_command_ends_by_its_own_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = record(compiled(SPEC, "training.epochs=1"), tmp_path).ended.folder
    monkeypatch.setattr(Loop, "evaluate", lambda *given: ask_numpy())
    said = speccompile("evaluate", run)
    assert said.code == 2
    assert "\nerror: out of memory: 14901 GiB requested" in said.err


def test_in_python_it_is_an_error_that_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = record(compiled(SPEC, "training.epochs=1"), tmp_path).ended
    monkeypatch.setattr(Loop, "evaluate", lambda *given: ask_tensorflow())
    with pytest.raises(ComputationError) as raised:
        open_run(run.folder).evaluate()
    assert (raised.value.message, raised.value.help) == (ASKED, REMEDY)
    monkeypatch.setattr(
        "speccompile.runtime.training.session.write_start", lambda *given: ask_numpy()
    )
    (tmp_path / "large.yaml").write_text(SPEC)
    with pytest.raises(ComputationError, match="out of memory"):
        train(tmp_path / "large.yaml", runs=tmp_path / "runs")
