"""A run as a whole: its data, its folder, its end; what can go wrong is said and leaves no mess."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from driven_programs import TARGETS  # noqa: E402
from example_runs import Recorded, record  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.valid_spec import ValidSpec  # noqa: E402
from speccompile.runtime.events import EpochEnded, Finished, RunStarted  # noqa: E402
from speccompile.runtime.prediction.trained import open_trained  # noqa: E402
from speccompile.runtime.storage.durable import StorageError  # noqa: E402

SPEC = """
spec: 1
name: flowers
seed: 3
data:
  csv: {path: flowers.csv, target: kind}
  normalize: standardize
  split: {validation: 0.25, test: 0.25}
model: {inputs: {sizes: [2]}, layers: [{dense: 4}, {dropout: 0.2}, {dense: 2}]}
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  class_weights: balanced
  optimizer: {adam: {learning_rate: 0.01}}
  batch_size: 8
  epochs: 2
"""


class Flowers:
    """A folder with a spec and its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        random = np.random.default_rng(1)
        rows = [[*random.normal(size=2).round(3), "rose" if n % 3 else "lily"] for n in range(48)]
        self.write([f"{width},{height},{kind}" for width, height, kind in rows])

    def write(self, rows: list[str]) -> None:
        self.rows = rows
        (self.folder / "flowers.csv").write_text("\n".join(["width,height,kind", *rows]) + "\n")

    def spec(self, *overrides: str, text: str = SPEC) -> ValidSpec:
        (self.folder / "flowers.yaml").write_text(text)
        compiled = compile_spec(self.folder / "flowers.yaml", overrides)
        assert compiled.spec is not None, [found.message for found in compiled.findings]
        return compiled.spec

    def run(self, *overrides: str, **options) -> Recorded:
        return record(self.spec(*overrides), self.folder / "runs", **options)


@pytest.fixture
def flowers(tmp_path: Path) -> Flowers:
    return Flowers(tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    """What is in a folder, by path."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_run_writes_a_new_folder_and_leaves_those_before_alone(flowers: Flowers) -> None:
    first = flowers.run().ended
    before = files(first.folder)
    second = flowers.run().ended
    assert (first.folder.name, second.folder.name) == ("1", "2")
    assert files(first.folder) == before
    assert first.history == second.history
    names = {name.split("/")[0] for name in before}
    assert names >= {"spec.yaml", "environment.json", "history.csv", "events.jsonl", "result.json"}
    assert names >= {"checkpoints", "model.keras", "normalization.npz", "run.json"}


@pytest.mark.parametrize("target", TARGETS)
def test_the_saved_model_has_the_kept_weights(target: str, flowers: Flowers) -> None:
    run = flowers.run(f"runtime.target={target}")
    kept = run.ended.stopped.kept_epoch
    name = f"checkpoints/epoch-{kept:06d}/weights.npz"
    saved = np.load(run.ended.folder / name)
    if target == "keras":
        model = keras.models.load_model(run.ended.folder / "model.keras")
        loaded = {weight.path: weight.numpy() for weight in model.weights}
    else:
        model = tf.saved_model.load(str(run.ended.folder / "saved_model"))
        loaded = {name: weight.numpy() for name, weight in model.weights.items()}
    shapes = sorted((value.shape, value.tobytes()) for value in loaded.values())
    assert shapes == sorted((saved[name].shape, saved[name].tobytes()) for name in saved.files)


def test_the_test_part_is_measured_with_the_kept_weights(flowers: Flowers) -> None:
    run = flowers.run("training.policy.early_stopping={patience: 1, min_delta: 1000}")
    (finished,) = run.said(Finished)
    assert finished.test == run.ended.test
    assert run.ended.test.keys() == {"loss", "accuracy"}
    result = json.loads((run.ended.folder / "result.json").read_text())
    assert result["kept_epoch"] == run.ended.stopped.kept_epoch


def test_without_held_back_rows_nothing_is_measured_on_them(flowers: Flowers) -> None:
    run = flowers.run("data.split={}")
    assert run.ended.test == {}
    assert run.ended.history[0].keys() == {"epoch", "loss", "accuracy"}
    (started,) = run.said(RunStarted)
    assert (started.train_size, started.validation_size, started.test_size) == (48, 0, 0)


def test_a_fault_of_the_data_is_said_before_any_folder_is_made(flowers: Flowers) -> None:
    flowers.write([*flowers.rows[:10], "wide,1.0,rose", *flowers.rows[11:]])
    run = flowers.run()
    assert run.result is None
    assert run.findings.has_errors
    assert run.events == []
    assert not (flowers.folder / "runs").exists()


def test_a_class_weight_without_its_class_is_said(flowers: Flowers) -> None:
    run = flowers.run("training.class_weights={rose: 1.0, tulip: 2.0}")
    assert run.result is None
    assert "tulip" in next(iter(run.findings)).message
    assert not (flowers.folder / "runs").exists()


@pytest.mark.parametrize("target", TARGETS)
def test_a_row_that_overflows_is_named_as_the_file_counts_it(target: str, flowers: Flowers) -> None:
    """Its numbers are good as numbers; the network makes nothing finite of them."""
    spec = SPEC.replace("  normalize: standardize\n", "").replace("0.25, test: 0.25", "0.0")
    flowers.write([*flowers.rows[:28], "3e38,3e38,rose", *flowers.rows[29:]])
    compiled = flowers.spec(f"runtime.target={target}", text=spec)
    run = record(compiled, flowers.folder / "runs")
    stopped = run.ended.stopped
    assert (stopped.reason, stopped.kept_epoch) == ("not_finite", 0)
    assert "(row 29)" in stopped.explanation
    result = json.loads((run.ended.folder / "result.json").read_text())
    assert (result["reason"], result["test"]) == ("not_finite", {})
    assert not (run.ended.folder / "model.keras").exists()
    assert not (run.ended.folder / "saved_model").exists()


def test_asked_to_end_a_run_saves_what_it_has(flowers: Flowers) -> None:
    class Asked:
        requested = False

    asked = Asked()

    def ask(event) -> None:
        asked.requested = asked.requested or isinstance(event, EpochEnded)

    run = flowers.run("training.epochs=100", react=ask, interruption=asked)
    stopped = run.ended.stopped
    assert (stopped.reason, stopped.kept_epoch) == ("interrupted", 1)
    assert (run.ended.folder / "model.keras").exists()
    assert run.ended.test


def test_a_spec_that_is_written_down_runs_again_to_the_same_end(flowers: Flowers) -> None:
    first = flowers.run("seed=5", "training.epochs=1").ended
    written = compile_spec(
        first.folder / "spec.yaml", [f"data.csv.path={flowers.folder}/flowers.csv"]
    )
    again = record(written.spec, flowers.folder / "again").ended
    assert again.history == first.history


def test_a_run_whose_files_were_changed_says_so(flowers: Flowers) -> None:
    folder = flowers.run("training.epochs=1").ended.folder
    numbers = folder / "normalization.npz"
    whole = numbers.read_bytes()
    numbers.write_bytes(whole[:-9])
    with pytest.raises(StorageError, match=r"the normalization saved as .* is damaged"):
        open_trained(folder)
    numbers.write_bytes(whole)
    assert open_trained(folder).epoch == 1


@pytest.mark.parametrize("file", ["normalization.npz", "normalization.json"])
def test_a_run_is_not_used_with_another_normalization_than_its_own(
    flowers: Flowers, file: str
) -> None:
    folder = flowers.run("training.epochs=1").ended.folder
    other = flowers.run("training.epochs=1", "data.normalize=min_max").ended.folder
    whole = (folder / file).read_bytes()
    if file.endswith(".npz"):
        (folder / file).write_bytes((other / file).read_bytes())
    else:
        content = json.loads(whole)
        content["inputs"][0]["columns"].reverse()
        (folder / file).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StorageError, match=r"the normalization in .* has changed since"):
        open_trained(folder)
    (folder / file).write_bytes(whole)
    assert open_trained(folder).epoch == 1
