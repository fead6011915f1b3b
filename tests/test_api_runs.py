"""The public Python API: training, prediction, evaluation, resuming, export."""

import csv
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: waves
data:
  csv: {path: waves.csv, target: kind}
  split: {validation: 0.2, test: 0.2}
model:
  inputs: {point: [2]}
  layers:
    - dense: {units: 8, activation: relu}
    - name: kind
      dense: {units: 3}
training:
  loss: categorical_crossentropy
  metrics: [accuracy]
  optimizer: adam
  epochs: 2
"""
KINDS = ("low", "middle", "<high>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("waves")
    points = np.random.default_rng(0).uniform(-1, 1, (60, 2))
    with (folder / "waves.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["x", "y", "kind"])
        writer.writerows((x, y, KINDS[n % 3]) for n, (x, y) in enumerate(points.tolist()))
    (folder / "waves.yaml").write_text(SPEC.replace("categorical", "sparse_categorical"))
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> sc.Run:
    events: list[sc.Event] = []
    run = sc.train(folder / "waves.yaml", runs=folder / "runs", on_event=events.append)
    names = [type(event).__name__ for event in events]
    assert names[0] == "Announced"
    assert names.count("EpochEnded") == 2
    assert names[-1] == "Finished"
    return run


@pytest.fixture(scope="module")
def columns(folder: Path) -> dict[str, list[str]]:
    with (folder / "waves.csv").open() as file:
        rows = [*csv.DictReader(file)]
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture(scope="module")
def points(columns: dict[str, list[str]]) -> np.ndarray:
    return np.array([columns["x"], columns["y"]], float).T


class Frame:
    """What a data frame of any library has."""

    def __init__(self, columns: dict[str, list]) -> None:
        self._columns = columns

    @property
    def columns(self) -> list[str]:
        return [*self._columns]

    def __getitem__(self, name: str) -> np.ndarray:
        return np.array(self._columns[name])


def test_a_run_says_how_it_went(run: sc.Run, folder: Path) -> None:
    assert run.folder == folder / "runs" / "waves" / "1"
    assert run.name == "waves/1"
    assert run.stopped == sc.Ending(
        "epochs", "completed 2 epochs (`epochs: 2`)", 2, run.stopped.kept_epoch, "best"
    )
    assert {*run.test} == {*run.validation} == {"loss", "accuracy"}
    assert repr(run) == f"<Run '{run.folder}': 2 epochs, completed>"
    assert "completed 2 epochs (`epochs: 2`)" in run._repr_html_()
    assert run.report.ok
    assert run.spec.name == "waves"


def test_a_run_that_is_opened_is_the_same(run: sc.Run) -> None:
    opened = sc.open_run(str(run.folder))
    assert opened.history == run.history
    assert (opened.stopped, opened.test) == (run.stopped, run.test)


def test_history(run: sc.Run) -> None:
    history = run.history
    assert history.columns == ("epoch", "loss", "accuracy", "val_loss", "val_accuracy")
    assert history["epoch"] == [1, 2]
    assert history[-1]["loss"] == history["loss"][1]
    assert len(history[:1]) == 1
    assert repr(history) == "<History of 2 epochs: loss, accuracy, val_loss, val_accuracy>"
    assert history._repr_html_().count("<tr>") == 3
    with pytest.raises(KeyError):
        history["val_los"]


def test_predictions_of_a_file(run: sc.Run, folder: Path) -> None:
    predictions = run.predict(folder / "waves.csv")
    assert predictions["kind"].shape == (60, 3)
    np.testing.assert_allclose(predictions["kind"].sum(1), 1, rtol=1e-5)
    labels = predictions.labels["kind"]
    names = sorted(KINDS)
    assert [names[index] for index in predictions["kind"].argmax(1)] == labels.tolist()
    assert predictions.samples[:2] == ("row 1", "row 2")
    rows = predictions.to_csv().splitlines()
    assert rows[0].startswith("sample,kind,")
    assert rows[1].split(",")[:2] == ["row 1", labels[0]]
    assert repr(predictions) == "<Predictions for 60 samples: kind (60, 3)>"
    assert "&lt;high&gt;" in predictions._repr_html_()
    assert "<high>" not in predictions._repr_html_()


@pytest.mark.parametrize("form", ["columns", "frame", "arrays", "array", "lists"])
def test_predictions_of_data_in_memory_are_the_same(
    run: sc.Run, folder: Path, columns: dict[str, list[str]], points: np.ndarray, form: str
) -> None:
    table = {name: np.array(columns[name], float) for name in "yx"}
    data = {
        "columns": table,
        "frame": Frame(table),
        "arrays": {"point": points},
        "array": points,
        "lists": {"point": points.tolist()},
    }[form]
    expected = run.predict(folder / "waves.csv")
    np.testing.assert_array_equal(run.predict(data)["kind"], expected["kind"])


def test_missing_values_of_a_frame_are_empty_cells(run: sc.Run) -> None:
    frame = Frame({"x": [0.5, float("nan")], "y": [0.5, 0.25]})
    with pytest.raises(sc.DataError, match="data") as caught:
        run.predict(frame)
    assert len(caught.value.report.errors) == 1
    skipped = run.predict(frame, bad_rows="skip")
    assert skipped.samples == ("row 1",)
    assert skipped["kind"].shape == (1, 3)
    assert skipped.notes
    marked = run.predict(frame, bad_rows="mark")
    assert len([*marked.table.rows()]) == 2


def test_data_that_does_not_fit(run: sc.Run) -> None:
    with pytest.raises(sc.DataError, match=r"`point` expects samples of shape \[2\], got \[3\]"):
        run.predict({"point": np.zeros((4, 3))})
    with pytest.raises(sc.DataError):
        run.predict("nothing.csv")


def test_evaluation(run: sc.Run, folder: Path, columns: dict, points: np.ndarray) -> None:
    own = run.evaluate()
    assert (own.part, own.samples, own.values) == ("test", 12, run.test)
    assert own["loss"] == run.test["loss"]
    assert run.evaluate(part="validation").values == pytest.approx(run.validation)
    other = run.evaluate(folder / "waves.csv")
    assert other.samples == 60
    assert run.evaluate(columns).values == other.values
    arrays = {"point": points, "kind": np.array(columns["kind"])}
    assert run.evaluate(arrays).values == other.values
    assert repr(own).startswith("<Evaluation on 'test': loss ")
    assert str(own).startswith("test: 12 samples, weights of epoch ")
    assert "<table>" in own._repr_html_()


def test_the_model_is_that_of_keras(run: sc.Run, points: np.ndarray) -> None:
    logits = run.model(points)
    probabilities = run.predict(points)["kind"]
    assert (np.argmax(logits, 1) == np.argmax(probabilities, 1)).all()


def test_a_run_on_another_target_answers_alike(run: sc.Run, points: np.ndarray) -> None:
    graph = sc.open_run(run.folder, target="graph")
    assert {*graph.model.weights} == {"dense/kernel", "dense/bias", "kind/kernel", "kind/bias"}
    expected = run.predict(points)["kind"]
    np.testing.assert_allclose(graph.predict(points)["kind"], expected, rtol=1e-4)


def test_a_run_goes_on(run: sc.Run, folder: Path) -> None:
    first = sc.train(folder / "waves.yaml", overrides={"training.epochs": 1}, runs=folder / "on")
    with pytest.raises(sc.RunHasEnded, match="already ended: completed 1 epoch") as caught:
        first.resume()
    assert caught.value.overrides == ("training.epochs=2",)
    assert vars(pickle.loads(pickle.dumps(caught.value))) == vars(caught.value)
    second = first.resume(overrides=caught.value.overrides)
    assert second.history == run.history
    with pytest.raises(sc.ResumeRefused, match=r"the learning rate.* and `data\.stream`"):
        second.resume(overrides={"training.batch_size": 7, "training.epochs": 3})


def test_a_run_tells_on_standard_output(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sc.train(folder / "waves.yaml", runs=folder / "shown", progress="plain")
    assert "epoch=1/2" in capfd.readouterr().out


def test_faults_of_data_are_one_exception(folder: Path) -> None:
    wrong = {"data.csv.target": "knid"}
    with pytest.raises(sc.DataError, match="knid") as caught:
        sc.train(folder / "waves.yaml", overrides=wrong, runs=folder / "none")
    assert not caught.value.report.ok
    assert not (folder / "none").exists()


def test_a_spec_without_data_or_training_can_not_be_run(tmp_path: Path) -> None:
    model = {"inputs": {"x": [2]}, "layers": [{"dense": {"units": 1}}]}
    with pytest.raises(sc.IncompleteSpec, match="no `data` and no `training` section"):
        sc.train({"spec": 1, "model": model}, runs=tmp_path)


def test_ctrl_c_ends_a_run_that_is_saved(folder: Path) -> None:
    def interrupt(event: sc.Event) -> None:
        if type(event).__name__ == "EpochEnded":
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        sc.train(folder / "waves.yaml", runs=folder / "interrupted", on_event=interrupt)
    assert signal.getsignal(signal.SIGINT) is before
    run = sc.open_run(folder / "interrupted" / "waves" / "1")
    assert run.stopped.reason == "interrupted"
    assert run.resume().stopped.reason == "epochs"


def test_a_run_in_another_thread(folder: Path) -> None:
    runs: list[sc.Run] = []

    def train() -> None:
        runs.append(sc.train(folder / "waves.yaml", runs=folder / "threads"))

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert runs[0].stopped.reason == "epochs"


def test_export(run: sc.Run, folder: Path, tmp_path: Path) -> None:
    import keras

    trained = sc.export(run, tmp_path / "trained.keras")
    assert trained.loader == f"keras.models.load_model('{tmp_path / 'trained.keras'}')"
    kernel = run.trained().program.weights["kind/kernel"]
    loaded = keras.models.load_model(trained.path)
    np.testing.assert_array_equal(loaded.layers[-1].kernel, kernel)
    graph = sc.export(folder / "waves.yaml", tmp_path / "graph")
    assert (graph.path / "saved_model.pb").exists()
    with pytest.raises(sc.StorageError, match="already exists"):
        sc.export(run, tmp_path / "trained.keras")
    with pytest.raises(sc.UnknownFormat):
        sc.export(run, tmp_path / "trained.onnx")
    with pytest.raises(sc.StorageError, match="not a run folder"):
        sc.open_run(folder)


def test_a_graph_is_called_and_saved(folder: Path, points: np.ndarray, tmp_path: Path) -> None:
    import tensorflow as tf

    graph = sc.load(folder / "waves.yaml").to_graph()
    assert repr(graph) == "<GraphProgram: 4 weights>"
    outputs = graph(points)["kind"]
    np.testing.assert_allclose(graph({"point": points})["kind"], outputs)
    graph.save(tmp_path / "saved")
    assert tf.saved_model.load(tmp_path / "saved") is not None
    with pytest.raises(sc.Error, match="already exists"):
        graph.save(tmp_path / "saved")


def test_a_model_of_keras_is_compiled(folder: Path, points: np.ndarray) -> None:
    model = sc.load(folder / "waves.yaml").to_keras()
    assert model.optimizer is not None
    model.fit(points, np.zeros(60), verbose=0)


def test_health(run: sc.Run) -> None:
    health = sc.examine(run.folder)
    assert health.ok
    assert repr(health) == f"<RunHealth of '{run.folder}': intact>"
    assert "ended: completed 2 epochs (`epochs: 2`)" in str(health)
    assert len(health.checkpoints) == len(health.to_json()["checkpoints"])


def test_the_tasks_of_the_readme_are_done_from_python(tmp_path: Path) -> None:
    script = Path(__file__).parent / "readme_tasks.py"
    command = [sys.executable, str(script), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "no problems in 1 file" in ended.stdout
    assert "2 errors in 1 file" in ended.stdout
    assert "keras.models.load_model" in ended.stdout
    assert "epoch=2/2" in ended.stdout


@pytest.mark.parametrize("call", ["predict", "evaluate"])
def test_a_bad_row_of_given_columns_shows_no_temporary_file(
    run: sc.Run, columns: dict[str, list[str]], call: str
) -> None:
    bad = columns | {"x": ["oops", *columns["x"][1:]]}
    with pytest.raises(sc.DataError) as caught:
        getattr(run, call)(bad)
    assert [one.span for one in caught.value.report] == [None]
    assert "row 1, column `x`: " in str(caught.value)
    assert 'use `bad_rows="skip"`' in str(caught.value)
    assert len(run.predict(bad, bad_rows="skip").samples) == len(columns["x"]) - 1


@pytest.mark.parametrize("option", [{"bad_rows": "skp"}, {"part": "tst"}])
def test_an_unknown_option_of_evaluate_is_an_error(
    run: sc.Run, columns: dict[str, list[str]], option: dict
) -> None:
    with pytest.raises(sc.Error, match=r"^unknown (part|`bad_rows` mode) `"):
        run.evaluate(None if "part" in option else columns, **option)
    with pytest.raises(sc.Error, match=r"^unknown format `yaml`"):
        run.evaluate().render("yaml")


def test_a_wrong_override_on_resuming_is_an_error_of_the_spec(run: sc.Run) -> None:
    with pytest.raises(sc.SpecError) as caught:
        run.resume(overrides={"training.epoch": 9})
    assert [one.path for one in caught.value.report] == ["training.epoch"]


def test_resume_takes_the_path_of_a_spec(folder: Path, tmp_path: Path) -> None:
    run = sc.train(folder / "waves.yaml", runs=tmp_path, overrides={"training.epochs": 1})
    assert len(run.resume(folder / "waves.yaml").history) == 2
