"""Runs with averages, accumulated gradients, several optimizers and chains of schedules, killed."""

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from resumed_runs import ONE_METRIC, Case, at, read, state_of  # noqa: E402
from speccompile.api.runs import open_run  # noqa: E402
from speccompile.compiler.differences.comparison import differences, forbidden  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.events import Resumed  # noqa: E402
from speccompile.runtime.prediction.trained import open_trained  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402
from speccompile.runtime.training.streamed import placed  # noqa: E402
from speccompile.spec_schema.errors import Error  # noqa: E402

THREE = "training.epochs=3"
EMA = "training.ema={momentum: 0.9}"
OPTIONS = {
    # Six steps an epoch: gradients are carried from each epoch to the next.
    "ema, accumulation, augmentation and several optimizers": (
        "training.ema={momentum: 0.9, overwrite_frequency: 3}",
        "training.gradient_accumulation_steps=4",
        "training.optimizer=[{nadam: 0.05, on: dense, weights: kernel}, {adam: 0.02}]",
        "training.policy.reduce_lr_on_plateau.min_lr=0.01",
        "model.layers=[{repeat_vector: 24}, {reshape: [4, 4, 3]}, random_flip, {random_crop: "
        "{height: 3, width: 3}}, {random_brightness: {factor: 0.4, value_range: [-4, 4]}}, "
        "{random_hue: 0.2}, flatten, {dense: 2}]",
        THREE,
    ),
    "chains of schedules": (
        "training.optimizer=[{sgd: {learning_rate: [{warm_up: {epochs: 0.5}}, {cosine_decay: "
        "{initial_learning_rate: 0.1, decay_epochs: 1}}, 0.01]}, on: dense}, {adam: 0.02}]",
        "training.policy.reduce_lr_on_plateau=null",
        THREE,
    ),
}


@pytest.mark.parametrize(
    ("options", "target"),
    [
        pytest.param(options, target, marks=() if first == second else pytest.mark.nightly)
        for first, options in enumerate(OPTIONS)
        for second, target in enumerate(TARGETS)
    ],
)
def test_killed_inside_an_epoch_a_run_comes_to_the_same_end(
    options: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)  # nothing waits
    case, overrides = Case(tmp_path), (*OPTIONS[options], ONE_METRIC)
    whole = state_of(case.run(target, *overrides))
    folder = case.run(target, *overrides, react=at(7))
    assert not (folder / "result.json").exists()
    (resumed,) = [e for e in case.resume(folder) if isinstance(e, Resumed)]
    assert (resumed.epoch, resumed.step) == (1, 10)
    assert (resumed.changes, resumed.inexact) == ((), ())
    assert state_of(folder) == whole


def test_of_several_optimizers_only_the_learning_rates_may_change() -> None:
    text = """
spec: 1
data: {synthetic: 8}
model: {inputs: {x: [2]}, layers: [dense: 1]}
training: {loss: huber, epochs: 1, optimizer: [{sgd: 0.1, weights: bias}, {adam: 0.1}]}
"""
    before, after, other = (
        compiled(text.replace("{adam: 0.1", one))
        for one in ("{adam: 0.1", "{adam: 0.2", "{nadam: 0.1")
    )
    assert differences(before, after)
    assert not forbidden(before, after)
    assert [one.path for one in forbidden(before, other)] == ["training.optimizer[1]"]


def arrays_of(folder: Path) -> dict[str, Any]:
    kept = json.loads((folder / "result.json").read_bytes())["kept_epoch"]
    return dict(Checkpoints(folder / "checkpoints").load(f"epoch-{kept:06d}").arrays)


@pytest.mark.parametrize("finish", ["best", "last"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_run_ends_with_the_averaged_weights(target: str, finish: str, tmp_path: Path) -> None:
    folder = Case(tmp_path).run(target, EMA, ONE_METRIC, f"training.policy.finish={finish}")
    arrays = arrays_of(folder)
    weights = open_trained(folder).program.weights
    names = [name for name in weights if "moving" not in name]
    for name in names:
        average = arrays["optimizer"][f"optimizer/{name}/average"]
        assert not np.array_equal(average, arrays["weights"][name])
        np.testing.assert_array_equal(weights[name], average)
    if target == "keras":
        import keras

        model = keras.models.load_model(folder / "model.keras")
        for name in names:
            layer, weight = name.split("/")
            (found,) = [w for w in model.get_layer(layer).weights if w.name == weight]
            np.testing.assert_array_equal(found, weights[name])


def validation_loss(folder: Path) -> float:
    trained = open_trained(folder)
    part = read(trained.spec).dataset.validation
    assert part is not None
    return Loop(trained.program, placed(part), 8).evaluate()["loss"]


@pytest.mark.parametrize("target", TARGETS)
def test_validation_takes_the_averages_unless_told_not_to(target: str, tmp_path: Path) -> None:
    """The measures of the kept epoch are those of the network that is kept."""
    case, losses = Case(tmp_path), []
    for evaluate in ("true", "false"):
        options = (f"training.ema={{momentum: 0.9, evaluate: {evaluate}}}", ONE_METRIC, THREE)
        folder = case.run(target, *options, "training.policy.finish=last")
        losses.append((open_run(folder).history["val_loss"][-1], validation_loss(folder)))
    (averaged, measured), (raw, measured_too) = losses
    assert averaged == pytest.approx(measured, rel=1e-6)
    assert measured == pytest.approx(measured_too, rel=1e-6)
    assert raw != pytest.approx(averaged, rel=1e-3)


@pytest.mark.parametrize("target", TARGETS)
def test_epochs_of_a_schedule_are_known_once_the_data_is_read(target: str, tmp_path: Path) -> None:
    """A run has recorded how long they are, so what it exports has the schedule in steps."""
    case = Case(tmp_path)
    rate = (
        "training.optimizer={sgd: {learning_rate: {piecewise_constant_decay: "
        "{epochs: [[0, 0.5], [1, 0.25]]}}}}"
    )
    constant = "training.policy.reduce_lr_on_plateau=null"
    options = (rate, constant, ONE_METRIC, "training.epochs=2")
    with pytest.raises(Error, match="only known after reading the data"):
        lower(case.spec(*options), target)
    program = open_trained(case.run(target, *options)).program
    rates = [float(program.learning_rate(tf.constant(step))) for step in range(8)]
    assert rates == [0.5] * 6 + [0.25] * 2
