"""Which epoch a run keeps where the best one is out of the question: too early, or damaged.

The loss falls from epoch to epoch. Where more of it is better, the best epoch is the earliest.
"""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from example_runs import Recorded, go_on, record  # noqa: E402
from speccompile.runtime.events import EpochEnded, Event, Stopped, Warned  # noqa: E402
from speccompile.runtime.prediction.trained import open_trained  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402

SPEC = """
spec: 1
name: falling
seed: 4
data: {synthetic: 48, split: {validation: 0.25}}
model: {inputs: {x: [5]}, layers: [{dense: 4}, {dense: 1}]}
training:
  loss: mean_squared_error
  optimizer: {sgd: {learning_rate: 0.01}}
  batch_size: 12
  epochs: 5
  policy:
    checkpoint: {monitor: val_loss, mode: max, keep: {best: 1, last: 1}}
"""
LATE = "{monitor: val_loss, mode: max, patience: 2, start_from_epoch: 2}"


def flip(run: Path, epoch: int) -> None:
    """One bit in the middle of the weights of an epoch's checkpoint."""
    path = run / "checkpoints" / f"epoch-{epoch:06d}" / "weights.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def intact(run: Path) -> list[int]:
    known = Checkpoints(run / "checkpoints").inspect()
    return [int(one.name.removeprefix("epoch-")) for one in known if one.intact]


def assert_kept(run: Path, epoch: int, kind: str = "best") -> None:
    """What the run says of itself, and the weights that it answers with."""
    result = json.loads((run / "result.json").read_bytes())
    assert (result["kept_epoch"], result["kept"]) == (epoch, kind)
    trained = open_trained(run)
    assert trained.epoch == epoch
    saved = Checkpoints(run / "checkpoints").load(f"epoch-{epoch:06d}").arrays["weights"]
    for name, variable in trained.program.weights.items():
        np.testing.assert_array_equal(variable.numpy(), saved[name])


def falling(recorded: Recorded) -> list[float]:
    """The values of the monitor, which fall."""
    values = [event.values["val_loss"] for event in recorded.said(EpochEnded)]
    assert values == sorted(values, reverse=True)
    return values


@pytest.mark.parametrize("target", TARGETS)
def test_no_epoch_is_kept_that_early_stopping_does_not_watch(target: str, tmp_path: Path) -> None:
    """As Keras' EarlyStopping restores; and sentence, console, folder and ranking agree."""
    late = (f"training.policy.early_stopping={LATE}", "training.epochs=9")
    recorded = record(compiled(SPEC, f"runtime.target={target}", *late), tmp_path)
    values, run = falling(recorded), recorded.ended.folder
    (stopped,) = recorded.said(Stopped)
    assert (stopped.reason, stopped.epoch, stopped.kept_epoch) == ("early_stopping", 5, 3)
    assert stopped.explanation.endswith(f"best was {values[2]:.6g} in epoch 3 (`patience: 2`)")
    last = recorded.said(EpochEnded)[-1]
    assert (last.best_epoch, last.best) == (3, values[2])
    assert [event.improved for event in recorded.said(EpochEnded)] == [n == 3 for n in range(1, 6)]
    assert intact(run) == [3, 4, 5]
    assert_kept(run, 3)


def test_a_run_that_ends_before_anything_is_watched_keeps_its_last_epoch(tmp_path: Path) -> None:
    late = f"training.policy.early_stopping={LATE.replace('epoch: 2', 'epoch: 7')}"
    recorded = record(compiled(SPEC, late), tmp_path)
    assert [event.best_epoch for event in recorded.said(EpochEnded)] == [0] * 5
    assert_kept(recorded.ended.folder, 5, "last")


def test_the_intact_epoch_that_a_run_goes_on_from_is_ranked(tmp_path: Path) -> None:
    """The best is damaged: the better one of those that are there is kept, not the next one."""
    run = record(compiled(SPEC), tmp_path).ended.folder
    assert intact(run) == [1, 4, 5]
    flip(run, 1)
    events = go_on(run, "training.epochs=7")
    (warned,) = [event for event in events if isinstance(event, Warned)]
    assert "ignoring checkpoint epoch-000001: weights.npz was altered" in warned.message
    ended = [event for event in events if isinstance(event, EpochEnded)]
    assert [(event.epoch, event.best_epoch, event.improved) for event in ended] == [
        (6, 4, False),
        (7, 4, False),
    ]
    assert intact(run) == [4, 6, 7]
    assert_kept(run, 4)


def test_the_best_that_is_damaged_at_the_end_gives_way_to_the_next_best(tmp_path: Path) -> None:
    def react(event: Event) -> None:
        if isinstance(event, EpochEnded) and event.epoch == 5:
            (weights,) = tmp_path.glob("*/1/checkpoints/epoch-000001")
            flip(weights.parents[1], 1)

    recorded = record(compiled(SPEC), tmp_path, react=react)
    (warned,) = recorded.said(Warned)
    assert "epoch-000001 can't be used: weights.npz was altered" in warned.message
    assert_kept(recorded.ended.folder, 4)
