"""Runs whose stored spec or data was changed behind their back: it is said, and judged."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from command_line import speccompile  # noqa: E402
from trained_waves import Waves, contents  # noqa: E402


@pytest.fixture(scope="module", params=["keras", "graph"])
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Waves:
    return Waves(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture
def waves(trained: Waves, tmp_path: Path) -> Iterator[Waves]:
    shutil.copytree(trained.folder, tmp_path / "kept")
    yield trained
    shutil.rmtree(trained.folder)
    shutil.copytree(tmp_path / "kept", trained.folder)


FORBIDDEN = [
    ("seed: 5", "seed: 6", "seed: 5 → 6"),
    ("batch_size: 8", "batch_size: 4", "training.batch_size: 8 → 4"),
    ("dropout: 0.25", "dropout: 0.5", "rate 0.25 → 0.5"),
    ("activation: relu", "activation: tanh", "relu → tanh"),
    ("batch_size: 8", "batch_size: 8\n  shuffle: false", "training.shuffle: true → false"),
    ("validation: 0.2", "validation: 0.3", "data.split.validation: 0.2 → 0.3"),
    ("units: 6", "units: 7", "units 6 → 7"),
    ("- accuracy", "- f1_score", "training.metrics"),
]


@pytest.mark.parametrize(("before", "after", "shown"), FORBIDDEN)
def test_what_can_not_change_is_refused(before: str, after: str, shown: str, waves: Waves) -> None:
    waves.edit(before, after)
    found = contents(waves.run)
    outcome = waves.longer()
    assert outcome.code == 1, outcome
    assert "can't be resumed with this spec" in outcome.err
    assert shown in outcome.err
    assert contents(waves.run) == found


def test_what_may_change_is_shown_and_taken(waves: Waves) -> None:
    waves.edit("epochs: 2", "epochs: 3")
    waves.edit("patience: 3", "patience: 2")
    outcome = speccompile("run", "--resume", waves.run, "--progress", "plain")
    assert outcome.code == 0, outcome
    assert 'changed="training.epochs: 2 → 3"' in outcome.out
    assert 'changed="training.policy.early_stopping.patience: 3 → 2"' in outcome.out
    assert "epoch=3/3" in outcome.out


@pytest.mark.parametrize(("before", "after", "shown"), FORBIDDEN[3:7])
def test_the_weights_are_used_with_the_spec_they_belong_to(
    before: str, after: str, shown: str, waves: Waves, tmp_path: Path
) -> None:
    waves.edit(before, after)
    outcome = waves.evaluate()
    assert outcome.code == 0, outcome
    assert json.loads(outcome.out) == waves.measured
    assert f"{waves.run}/spec.yaml was edited after training (" in outcome.err
    assert shown in outcome.err


def test_other_commands_do_the_same(waves: Waves, tmp_path: Path) -> None:
    answers = waves.ok("predict", waves.run, "--data", waves.data).out
    waves.ok("compile", waves.run, "--output", tmp_path / "before.keras")
    waves.edit("activation: relu", "activation: tanh")
    outcome = waves.ok("predict", waves.run, "--data", waves.data)
    assert outcome.out == answers
    assert "was edited after training" in outcome.err
    outcome = waves.ok("compile", waves.run, "--output", tmp_path / "after.keras")
    assert "was edited after training" in outcome.err
    inputs = np.array([[1.5, -2.0], [-3.0, 0.25]], np.float32)
    before, after = (
        keras.models.load_model(tmp_path / f"{name}.keras")(inputs) for name in ("before", "after")
    )
    np.testing.assert_array_equal(before, after)


def test_what_is_the_same_in_other_words_is_no_edit(waves: Waves) -> None:
    waves.edit("batch_size: 8", "batch_size: 8 # eight")
    outcome = waves.evaluate()
    assert (json.loads(outcome.out), outcome.err) == (waves.measured, "")


def scaled(cells: list[list[str]]) -> list[list[str]]:
    header, *rows = cells
    return [header, *([str(float(a) * 100), str(float(b) * 100), y] for a, b, y in rows)]


def one_value(cells: list[list[str]]) -> list[list[str]]:
    cells[9][1] = "0.125"
    return cells


def one_label(cells: list[list[str]]) -> list[list[str]]:
    cells[9][2] = str(1 - int(cells[9][2]))
    return cells


def renamed(cells: list[list[str]]) -> list[list[str]]:
    return [["a", "c", "high"], *cells[1:]]


CHANGES = [
    (scaled, "the values of the inputs have changed"),
    (one_value, "the values of the inputs have changed"),
    (one_label, "the targets of"),
    (renamed, "column `b` is now `c`"),
    (lambda cells: cells[:-1], "80 rows then, 79 now"),
    (lambda cells: [*cells, cells[1]], "80 rows then, 81 now"),
]


@pytest.mark.parametrize(("change", "shown"), CHANGES)
def test_data_that_changed_is_said(
    change: Callable[[list[list[str]]], list[list[str]]], shown: str, waves: Waves
) -> None:
    waves.change(change)
    found = contents(waves.run)
    message = f"error: waves.csv differs from the data that {waves.run} was trained on: "
    for outcome in (waves.evaluate(), waves.evaluate("--part", "train"), waves.longer()):
        assert (outcome.code, outcome.out) == (1, ""), outcome
        assert message in outcome.err
        assert shown in outcome.err
    assert "help: use `--data PATH`" in waves.evaluate().err
    assert contents(waves.run) == found


def test_what_the_help_says_can_be_done(waves: Waves) -> None:
    """Other data is measured by what was learned: features a hundredfold are far from it."""
    own = json.loads(waves.evaluate("--data", waves.data).out)
    waves.change(scaled)
    outcome = waves.evaluate("--data", waves.data)
    assert outcome.code == 0, outcome
    assert json.loads(outcome.out)["loss"] > 10 * own["loss"]


def test_the_saved_normalisation_is_used(waves: Waves) -> None:
    path = waves.run / "normalization.npz"
    arrays = dict(np.load(path))
    np.savez(path, **arrays)
    assert waves.values() == waves.measured
    arrays["0.offset"] = arrays["0.offset"] + 1000
    np.savez(path, **arrays)
    outcome = waves.evaluate()
    assert (outcome.code, outcome.out) == (2, "")
    assert "has changed since the run was started" in outcome.err
    environment = waves.run / "environment.json"  # an older run has no digest of it
    facts = json.loads(environment.read_text(encoding="utf-8"))
    del facts["normalization"]
    environment.write_text(json.dumps(facts), encoding="utf-8")
    assert waves.values()["loss"] > 10 * waves.measured["loss"]
