"""What layers are like is measured alike on both targets, and changes nothing of the training."""

from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from speccompile.runtime.events import LayersMeasured  # noqa: E402
from speccompile.runtime.reporting.record import read_record  # noqa: E402
from speccompile.runtime.storage.run_folder import RunFolder  # noqa: E402

SPEC = """
spec: 1
name: layers
seed: 3
data: {synthetic: 44, split: {validation: 0.25}}
model:
  inputs: {x: [6, 6, 1]}
  layers:
    - {conv2d: {filters: 3, kernel_size: 3, activation: relu}, name: conv}
    - batch_normalization
    - flatten
    - {dense: {units: 40}, name: wide}
    - {relu: {}, name: rectified}
    - dropout: 0.4
    - {dense: {units: 4, activation: tanh}, name: frozen, trainable: false}
    - {dense: 1, name: y}
training: {loss: mean_squared_error, optimizer: adam, batch_size: 8, epochs: 8}
"""
ARRAYS = ("weights.npz", "optimizer.npz")


class Runs:
    """Runs of one spec, each made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[tuple[str, object], ...], sc.Run] = {}

    def run(self, **overrides: object) -> sc.Run:
        key = tuple(overrides.items())
        if key not in self.known:
            named = {name.replace("__", "."): value for name, value in overrides.items()}
            spec = sc.load(SPEC, overrides=named)
            self.known[key] = sc.train(spec, runs=self.folder)
        return self.known[key]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("runs"))


def layers_of(run: sc.Run) -> dict[int, LayersMeasured]:
    record = read_record(RunFolder.open(run.folder), run.spec)
    return {one.epoch: one for one in record.layers}


def content(run: sc.Run) -> dict[str, bytes]:
    """The history, the last checkpoint and the model, with the states of their random draws."""
    last = max((run.folder / "checkpoints").glob("epoch-*"))
    with ZipFile(run.folder / "model.keras") as model:
        weights = model.read("model.weights.h5")
    found = {name: (last / name).read_bytes() for name in ARRAYS}
    history = (run.folder / "history.csv").read_bytes()
    return found | {"history": history, "model": weights}


def test_both_targets_measure_the_same(runs: Runs) -> None:
    keras, graph = layers_of(runs.run()), layers_of(runs.run(runtime__target="graph"))
    assert [*keras] == [*graph]
    assert [*keras] == [4, 8]
    for epoch, one in keras.items():
        other = graph[epoch]
        for values in ("weights", "updates", "gradients", "dead"):
            ours, theirs = getattr(one, values), getattr(other, values)
            assert [*ours] == [*theirs]
            assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-7), (epoch, values)


def test_layers_are_those_with_trainable_weights_and_those_that_rectify(runs: Runs) -> None:
    one = layers_of(runs.run())[4]
    assert [*one.weights] == ["conv", "batch_normalization", "wide", "y"]
    assert [*one.updates] == [*one.gradients] == [*one.weights]
    assert [*one.dead] == ["conv", "rectified"]


def test_norms_are_those_of_the_weights(runs: Runs) -> None:
    run = runs.run()
    epoch = run.stopped.kept_epoch
    weights = run.trained().program.weights
    for layer, norm in layers_of(run)[epoch].weights.items():
        own = [w.numpy().ravel() for n, w in weights.items() if w.trainable and n.startswith(layer)]
        assert norm == pytest.approx(np.linalg.norm(np.concatenate(own)), rel=1e-5)


def test_dead_units_are_counted(runs: Runs) -> None:
    drowned = "model.layers.wide.bias_initializer"
    overrides = {drowned: {"constant": -100.0}, "training.epochs": 1}
    run = sc.train(sc.load(SPEC, overrides=overrides), runs=runs.folder)
    measured = layers_of(run)[1]
    assert measured.dead["rectified"] == 1.0
    assert measured.gradients["wide"] == measured.gradients["conv"] == 0.0
    assert measured.gradients["y"] > 0
    assert "Dead units: 100% of the units" in (run.folder / "report.html").read_text()


def test_measuring_changes_nothing_of_the_training(runs: Runs) -> None:
    without = runs.run(runtime__layer_statistics=False)
    assert layers_of(without) == {}
    assert content(without) == content(runs.run())


def test_a_resumed_run_has_each_epoch_once_and_the_same(runs: Runs) -> None:
    run = runs.run(training__epochs=5)
    run.resume(overrides={"training.epochs": 8})
    whole, resumed = layers_of(runs.run()), layers_of(run)
    assert {*resumed} == {4, 5, 8}
    assert all(resumed[epoch] == whole[epoch] for epoch in (4, 8))
