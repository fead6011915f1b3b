"""Runs whose output nobody takes: a reader that dies, a full disk, closed streams. None is lost."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from killed_runs import Run
from patience import PATIENCE

if TYPE_CHECKING:
    from conftest import Runs

pytestmark = pytest.mark.tensorflow
FULL = Path("/dev/full")
LONG, SHORT = "training.epochs=5000", "training.epochs=2"
ENDLESS = "training.policy.early_stopping=null"

needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")


def wait_until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.01)


def has_trained(run: Run) -> bool:
    """Whether its second epoch is written down."""
    path = run.path / "history.csv"
    return path.exists() and len(path.read_text().splitlines()) > 2


def assert_is_whole(run: Run, reason: str) -> None:
    """It ended for this reason, with weights, model and all that it writes down."""
    result = json.loads((run.path / "result.json").read_bytes())
    assert result["reason"] == reason
    assert result["kept_epoch"] > 0
    assert (run.path / "saved_model" / "saved_model.pb").exists()
    infos = run.checkpoints.inspect()
    assert infos
    assert all(one.intact for one in infos)
    said = [json.loads(line) for line in (run.path / "events.jsonl").read_text().splitlines()]
    assert said[-1]["event"] == "finished"
    epochs = [event["epoch"] for event in said if event["event"] == "epoch_ended"]
    rows = (run.path / "history.csv").read_text().splitlines()[1:]
    assert [int(row.partition(",")[0]) for row in rows] == epochs == list(range(1, len(rows) + 1))


def test_a_reader_that_dies_of_the_same_interrupt(runs: "Runs") -> None:
    """`run … 2>&1 | tee log`, and Ctrl-C, which reaches every process of the pipeline."""
    run = runs.new("dense", "graph", LONG, ENDLESS)
    with (run.folder / "log").open("wb") as log:
        tee = subprocess.Popen(
            ["tee", "copy"],
            cwd=run.folder,
            stdin=subprocess.PIPE,
            stdout=log,
            process_group=0,
        )
    assert tee.stdin is not None
    command = [sys.executable, "-m", "speccompile", *run.command()]
    process = subprocess.Popen(
        command,
        cwd=run.folder,
        stdout=tee.stdin,
        stderr=subprocess.STDOUT,
        process_group=tee.pid,
    )
    tee.stdin.close()
    wait_until(lambda: has_trained(run))
    os.killpg(tee.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert tee.wait(PATIENCE) == -signal.SIGINT
    assert_is_whole(run, "interrupted")
    assert b"epoch=1/" in (run.folder / "log").read_bytes()


@needs_a_full_device
@pytest.mark.parametrize("stream", ["out", "err"])
def test_a_full_disk_under_a_stream(stream: str, runs: "Runs") -> None:
    run = runs.new("dense", "graph", LONG, ENDLESS)
    running = run.processes.start(run.folder, *run.command(), **{stream: FULL})
    wait_until(lambda: has_trained(run))
    running.send(signal.SIGINT)
    ended = running.wait()
    assert ended.code == 130, ended.said
    assert_is_whole(run, "interrupted")
    if stream == "out":
        assert "Traceback" not in ended.err
        assert "can't write to standard output: No space left on device" in ended.err
    else:
        assert "stopped=interrupted" in ended.out


@pytest.mark.parametrize("progress", ["plain", "json", "rich"])
def test_a_reader_that_has_seen_enough(progress: str, runs: "Runs") -> None:
    """`run … | head -3`: the run goes on to its end, and its exit code is its own."""
    run = runs.new("dense", "graph", SHORT)
    pipe = run.folder / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []

    def head() -> None:
        with pipe.open(errors="replace") as lines:
            read.extend(line for _, line in zip(range(3), lines, strict=False))

    reader = Thread(target=head)
    reader.start()
    arguments = [*run.command()[:-1], progress]
    ended = run.processes.start(run.folder, *arguments, out=pipe).wait()
    reader.join(PATIENCE)
    assert ended.code == 0, ended.said
    assert "can't be written" not in ended.err
    assert len(read) == 3
    assert_is_whole(run, "epochs")


def test_closed_streams(runs: "Runs") -> None:
    """What the run opens takes the numbers of closed streams; nothing may be written to it."""
    run = runs.new("dense", "graph", SHORT)
    command = shlex.join([sys.executable, "-m", "speccompile", *run.command()])
    ended = [
        subprocess.Popen(["sh", "-c", f"{command} --runs {number} {closed}"], cwd=run.folder)
        for number, closed in enumerate(("<&- >&- 2>&-", ">&-", "2>&-"))
    ]
    assert [process.wait(PATIENCE) for process in ended] == [0, 0, 0]
    for number in range(3):
        path = run.folder / str(number) / "dense" / "1"
        moved = Run(run.processes, run.folder, "dense")
        (run.folder / "runs").mkdir(exist_ok=True)
        os.rename(path.parent, run.folder / "runs" / "dense")
        assert_is_whole(moved, "epochs")
        os.rename(run.folder / "runs" / "dense", path.parent)
