"""Event files, read by TensorBoard's own reader."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")
pytest.importorskip("tensorboard")

from event_files import EventFiles  # noqa: E402
from resumed_runs import Case, at, state_of  # noqa: E402
from speccompile.runtime.events import Finished  # noqa: E402
from speccompile.runtime.history import read_history  # noqa: E402
from tracked_runs import STEPS, VERDICT, Tracked, ended  # noqa: E402

LOG = "runtime.log=tensorboard"


@pytest.fixture
def run(tmp_path: Path) -> Tracked:
    run = Tracked(tmp_path, "tensorboard", overrides=("params.drop=0.25", "training.epochs=6"))
    kernel = tf.Variable([[1.0, 2.0]] * 4)
    predict = lambda inputs: {"y": tf.matmul(inputs["x"], kernel)}  # noqa: E731
    run.program = SimpleNamespace(weights={"y/kernel": kernel}, predict_step=predict)
    return run


def read(run: Tracked, part: str = "") -> EventFiles:
    assert run.told == []
    return EventFiles(run.path / "tensorboard" / part)


def test_what_event_files_have(run: Tracked) -> None:
    run.whole()
    train, whole = read(run, "train"), read(run)
    assert train.scalars == {
        "loss": pytest.approx({1: 1, 2: 1 / 2, 3: 1 / 3}),
        "learning_rate": pytest.approx(dict.fromkeys((1, 2, 3), 1e-3)),
        "samples_per_second": dict.fromkeys((1, 2, 3), 6000),
    }
    assert read(run, "validation").scalars == {
        "loss": pytest.approx({1: 2, 2: 1, 3: 2 / 3}),
        "accuracy": dict.fromkeys((1, 2, 3), 0.5),
    }
    # At the first epoch and whenever their number has doubled.
    assert train.plugin("weights/y/kernel") == "histograms"
    assert [step for step, _ in train.steps("weights/y/kernel")] == [1, 2]
    assert any(node.op == "MatMul" for node in whole.read.Graph().node)
    assert whole.hyperparameters == {
        "seed": 1,
        "training.batch_size": 32,
        "training.optimizer.adam.learning_rate": 0.001,
        "training.epochs": 6,
        "params.drop": 0.25,
        "params.l2": 0,
    }
    assert whole.scalars == {
        "kept/loss": {2: 0.5},
        "kept/val_loss": {2: 1},
        "kept/val_accuracy": {2: 0.5},
        "test/loss": {2: 0.25},
    }
    ((_, verdict),) = whole.steps("verdict")
    assert verdict.item().decode() == VERDICT
    assert b"      - dropout: " in whole.steps("spec")[0][1].item()


@pytest.mark.parametrize("told", [True, False], ids=["told of the last epoch", "or not"])
def test_a_resumed_run_has_each_epoch_once(run: Tracked, told: bool) -> None:
    """A process can be killed between the checkpoint of an epoch and the end of that epoch."""
    with run.session() as tell:
        for epoch in (1, 2, 3) if told else (1,):
            tell(ended(epoch))
    with run.session() as tell:
        tell(run.resumed(2))
        tell(ended(3, loss=7.0))
        run.finish(tell)
    assert read(run, "train").scalars["loss"] == pytest.approx({1: 1, 2: 1 / 2, 3: 7})
    assert set(read(run, "train").scalars["learning_rate"]) == {1, 2, 3}
    assert read(run, "validation").scalars["loss"] == pytest.approx({1: 2, 2: 1, 3: 2 / 3})
    assert [step for step, _ in read(run, "train").steps("weights/y/kernel")] == [1, 2]
    assert len(read(run).steps("spec")) == 1


def test_a_run_resumed_inside_an_epoch_keeps_the_weights_after_the_one_before(
    run: Tracked,
) -> None:
    with run.session() as tell:
        for epoch in (1, 2):
            tell(ended(epoch))
    run.program.weights["y/kernel"].assign(tf.zeros([4, 2]))
    with run.session() as tell:
        tell(run.resumed(2, step=2 * STEPS + 3))
        tell(ended(3))
    (_, (_, second)) = read(run, "train").steps("weights/y/kernel")
    assert second[:, 0].min() == 1
    assert set(read(run, "train").scalars["loss"]) == {1, 2, 3}


def test_files_are_readable_at_any_moment(run: Tracked) -> None:
    with run.session() as tell:
        tell(ended(1))
        assert set(read(run, "validation").scalars["loss"]) == {1}
        tell(ended(2))
    (file,) = (run.path / "tensorboard" / "train").iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    assert set(read(run, "train").scalars["loss"]) == {1, 2}
    with run.session() as tell:
        tell(run.resumed(1, step=STEPS + 1))
        tell(ended(2))
    assert set(read(run, "train").scalars["loss"]) == {1, 2}


PICTURES = """
spec: 1
name: dots
data: {npz: {path: dots.npz, inputs: x, targets: y}, split: {validation: 0.5}}
model: {inputs: {x: [6, 6, 1]}, layers: [flatten, {dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: sgd, epochs: 3}
"""


def test_a_real_run_is_the_same_with_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)
    case = Case(tmp_path)
    pixels = np.random.default_rng(0).integers(0, 255, (40, 6, 6, 1)).astype(np.uint8)
    np.savez(tmp_path / "dots.npz", x=pixels, y=np.arange(40) % 2)
    case.spec_path.write_text(PICTURES)
    plain = case.run("graph")
    assert not (plain / "tensorboard").exists()
    logged = case.run("graph", LOG, react=at(4))
    events = case.resume(logged)
    assert state_of(plain) == state_of(logged)
    commands = [one.next_commands for one in events if isinstance(one, Finished)]
    assert f"tensorboard --logdir {logged}" in commands[0]

    history = read_history(plain / "history.csv")
    train = EventFiles(logged / "tensorboard" / "train").scalars
    assert list(train["loss"].values()) == pytest.approx(history["loss"], rel=1e-6)
    written = EventFiles(logged / "tensorboard")
    ((_, pictures),) = written.steps("wrong predictions/validation")
    width, height, *encoded = pictures.tolist()
    assert (int(width), int(height)) == (6, 6)
    assert 1 <= len(encoded) <= 12
    assert encoded[0].startswith(b"\x89PNG")
    ((_, table),) = written.steps("wrong predictions as text/validation")
    assert b"| sample | dense_truth | dense_prediction |" in table.item()
    assert table.item().count(b"\n") == len(encoded) + 1
