"""What is exported is used in a process that can't import this package: see `foreign_process`."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled, on_target  # noqa: E402
from example_runs import EXAMPLES  # noqa: E402
from exported_specs import OVER_TIME, OWN  # noqa: E402
from speccompile.compiler.exporters import exporter_for  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.graph_definition import graph_definition  # noqa: E402
from speccompile.compiler.targets.graph.signatures import signatures  # noqa: E402
from speccompile.spec_schema.errors import Error  # noqa: E402

TEXTS = {**OWN, "over_time": OVER_TIME}
NAMES = (*TEXTS, "residual", "two_inputs_two_outputs")
LONG = ("over_time", "residual")
"""Those that take half of the time: `make nightly` exports them, too."""
FOREIGN = Path(__file__).parents[2] / "foreign_process.py"
TOLERANCE = {"rtol": 1e-4, "atol": 1e-5}


def named(name: str, *given: str) -> object:
    """Parameters of a test, the first of which is the name of an example."""
    return pytest.param(name, *given, marks=pytest.mark.nightly if name in LONG else ())


EXPORTED = [named(name) for name in NAMES]


def files_of(name: str) -> tuple[str, ...]:
    """The files an example is written to. Keras can't load operations from HDF5."""
    files = "model.keras", "model.h5", "saved_model", "graph.pb"
    return tuple(file for file in files if name not in OWN or file != "model.h5")


class Exported:
    """An example after three steps, written to a folder by both targets, and its first batch."""

    def __init__(self, name: str, folder: Path) -> None:
        spec = compiled(TEXTS[name]) if name in TEXTS else EXAMPLES[name].compile()
        self.keras, self.graph = (on_target(spec, target) for target in TARGETS)
        for index in range(3):
            self.graph.step(index)
        for weight, value in self.graph.weights().items():
            self.keras.program.weights[weight].assign(value)
        folder.mkdir()
        for file in files_of(name):
            exporter = exporter_for(folder / file)
            (target,) = exporter.targets
            exporter.write(getattr(self, target).program, folder / file)
        self.batch = self.graph.first_rows(spec.document.training.batch_size)
        np.savez(folder / "given.npz", **lettered("X", self.batch.inputs, self.batch.targets))

    def predictions(self, target: str) -> dict[str, np.ndarray]:
        program = getattr(self, target).program
        return {n: v.numpy() for n, v in program.predict_step(self.batch.inputs).items()}

    def measured(self, target: str) -> dict[str, float]:
        """Loss and metrics of the batch."""
        program = getattr(self, target).program
        measures = program.evaluate_step(self.batch, program.initial_measures())
        return {name: float(value) for name, value in program.results(measures).items()}


def lettered(letter: str, parts, *others) -> dict[str, np.ndarray]:
    """X, or X_<input> where there are several; y likewise."""
    alone = len(parts) == 1
    named = {letter if alone else f"{letter}_{n}": v.numpy() for n, v in parts.items()}
    return named | lettered("y", *others) if others else named


@pytest.fixture(scope="module")
def abroad(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """What was exported and, by example, file and measure, what the other process found."""
    root = tmp_path_factory.mktemp("exported")
    tests = [item for item in request.session.items if item.path == Path(__file__)]
    asked = {test.callspec.params.get("name") for test in tests if hasattr(test, "callspec")}
    exported = {name: Exported(name, root / name) for name in NAMES if name in asked}
    command = [sys.executable, "-I", str(FOREIGN), str(root)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = {name: dict(np.load(root / name / "found.npz")) for name in exported}
    return SimpleNamespace(exported=exported, found=found, root=root)


def of(found: dict[str, np.ndarray], what: str) -> dict[str, np.ndarray]:
    """What was found under a heading, by name."""
    return {key.removeprefix(f"{what} "): v for key, v in found.items() if key.startswith(what)}


@pytest.mark.parametrize(
    ("name", "file"), [named(name, file) for name in NAMES for file in files_of(name)]
)
def test_predictions_are_those_of_the_program(name: str, file: str, abroad) -> None:
    target = "keras" if file.startswith("model") else "graph"
    expected = abroad.exported[name].predictions(target)
    found = of(abroad.found[name], f"{file} predict")
    assert len(found) == len(expected)
    for output, value in expected.items():
        theirs = found[output] if len(found) > 1 or file == "saved_model" else found["only"]
        np.testing.assert_allclose(theirs, value, **TOLERANCE)


@pytest.mark.parametrize("name", OWN)
def test_operations_are_not_written_to_h5(name: str, abroad, tmp_path: Path) -> None:
    program = abroad.exported[name].keras.program
    with pytest.raises(Error, match="can't hold operations"):
        exporter_for(tmp_path / "model.h5").write(program, tmp_path / "model.h5")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("file", ["model.keras", "saved_model"])
@pytest.mark.parametrize("name", EXPORTED)
def test_an_evaluation_measures_what_the_program_does(name: str, file: str, abroad) -> None:
    target = "keras" if file.startswith("model") else "graph"
    expected = abroad.exported[name].measured(target)
    found = of(abroad.found[name], f"{file} evaluate")
    assert found.keys() == expected.keys()
    for measure, value in expected.items():
        np.testing.assert_allclose(found[measure], value, **TOLERANCE, err_msg=measure)


@pytest.mark.parametrize(
    ("name", "file"),
    [*(named(name, "model.keras") for name in NAMES), (NAMES[-1], "model.h5")],
)
def test_a_keras_model_goes_on_training_with_fit(name: str, file: str, abroad) -> None:
    assert abroad.found[name][f"{file} fit moved"]
    assert np.isfinite(abroad.found[name][f"{file} fit loss"])


@pytest.mark.parametrize("name", EXPORTED)
def test_a_step_without_training_changes_nothing_and_returns_the_loss(name: str, abroad) -> None:
    found = abroad.found[name]
    assert not found["saved_model idle moved"]
    loss = abroad.exported[name].measured("graph")["loss"]
    np.testing.assert_allclose(found["saved_model idle loss"], loss, **TOLERANCE)


@pytest.mark.parametrize("name", EXPORTED)
def test_five_steps_abroad_are_five_steps_at_home(name: str, abroad) -> None:
    """The same masks are dropped: draws follow the optimizer's count of updates."""
    home = abroad.exported[name].graph
    losses = [home.step()[0] for _ in range(5)]
    for file in ("saved_model", "graph.pb"):
        np.testing.assert_allclose(abroad.found[name][f"{file} train losses"], losses, **TOLERANCE)
        weights = of(abroad.found[name], f"{file} weight")
        for weight, value in home.weights().items():
            np.testing.assert_allclose(weights[weight], value, **TOLERANCE, err_msg=weight)


DROPS = """
spec: 1
params: {drop: 0.5}
data: {synthetic: 16}
model:
  inputs: {x: [5, 4]}
  layers:
    - dropout: $drop
    - gru: {units: 4, dropout: $drop, recurrent_dropout: $drop, return_sequences: true}
    - multi_head_attention: {num_heads: 2, key_dim: 3, dropout: $drop}
      name: attended
    - batch_normalization
    - dropout: $drop
      name: last
    - flatten
    - dense: 3
training:
  loss: sparse_categorical_crossentropy
  optimizer: {sgd: {learning_rate: 0.1}}
  batch_size: 16
  epochs: 1
"""


@pytest.fixture(scope="module")
def dropping():
    """A program with dropout in many places, and its batch."""
    driven = on_target(compiled(DROPS), "graph")
    return driven.program, driven.first_rows(16)


def test_dropout_0_is_no_dropout(dropping) -> None:
    program, batch = dropping
    start = {name: variable.numpy() for name, variable in program.weights.items()}
    step, x, y = signatures(program)["train_step"], batch.inputs["x"], *batch.targets.values()
    dropped = step(x, y, tf.constant(1.0), tf.constant(False))["loss"].numpy()
    losses = [step(x, y, tf.constant(0.0), tf.constant(True))["loss"].numpy() for _ in range(2)]
    plain = on_target(compiled(DROPS, "params.drop=0.0"), "graph")
    np.testing.assert_allclose(losses, [plain.step()[0] for _ in range(2)], rtol=1e-5)
    for name, value in plain.weights().items():
        np.testing.assert_allclose(program.weights[name], value, **TOLERANCE, err_msg=name)
        program.weights[name].assign(start[name])
    assert dropped != losses[0]  # statistics of the batch, not the moving ones
    masked = step(x, y, tf.constant(1.0), tf.constant(True))["loss"].numpy()
    assert abs(masked - losses[0]) > 1e-3


def test_operations_are_named_by_their_layers_and_placeholders(dropping) -> None:
    program, _ = dropping
    definition = graph_definition(program)
    placeholders = {node.name for node in definition.node if node.op == "Placeholder"}
    assert placeholders == {"X", "y", "dropout", "training"}
    scopes = {node.name.split("/")[0] for node in definition.node if "/" in node.name}
    assert scopes >= {node.name for node in program.network.graph.nodes}
    names = {node.name for node in definition.node}
    assert names >= {"init", "train", "loss", "prediction", "dense/MatMul", "dense/kernel/read"}


def test_a_network_without_training_is_a_graph_that_predicts(tmp_path: Path) -> None:
    program = lower(compiled("spec: 1\nmodel: {inputs: {x: [6]}, layers: [{dense: 2}]}"), "graph")
    for file in ("saved", "graph.pbtxt"):
        exporter_for(tmp_path / file).write(program, tmp_path / file)
    loaded = tf.saved_model.load(str(tmp_path / "saved"))
    assert set(loaded.signatures) == {"predict", "serving_default"}
    text = (tmp_path / "graph.pbtxt").read_text()
    assert 'name: "prediction"' in text
    assert 'name: "y"' not in text


WITHOUT_KERAS = """
import sys
import tensorflow  # asks for Keras' place when it is imported, and no more
from importlib.abc import MetaPathFinder
from pathlib import Path

class Blocked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("keras", "tf_keras"):
            raise ImportError(name)

sys.meta_path.insert(0, Blocked())
sys.path.insert(0, sys.argv[1])
from example_runs import EXAMPLES, record
spec = EXAMPLES["digits_convolutional"].compile("training.epochs=1", "runtime.target=graph")
run = record(spec, Path(sys.argv[2])).ended
assert run.stopped.reason == "epochs"
assert (run.folder / "saved_model").is_dir()
"""


def test_the_graph_target_needs_no_keras(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_KERAS, str(FOREIGN.parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


LOGITS = """
spec: 1
data: {synthetic: 64}
model: {inputs: {x: [6]}, layers: [{dense: 1}]}
training:
  loss: binary_crossentropy
  metrics:
    - accuracy
    - auc
    - precision
    - recall: {thresholds: 0.9}
    - binary_accuracy
    - f1_score: {threshold: 0.5}
  optimizer: {adam: {}}
  batch_size: 64
  epochs: 1
"""


def test_a_keras_model_measures_logits_as_they_are_or_not_at_all() -> None:
    driven = on_target(compiled(LOGITS), "keras")
    batch = driven.first_rows(64)
    theirs = driven.program.model.evaluate(
        batch.inputs["x"], *batch.targets.values(), batch_size=64, verbose=0, return_dict=True
    )
    measures = driven.program.evaluate_step(batch, driven.program.initial_measures())
    ours = driven.program.results(measures)
    assert [*theirs] == ["accuracy", "auc", "binary_accuracy", "loss", "precision"]
    for name, value in theirs.items():
        np.testing.assert_allclose(value, ours[name], rtol=1e-5, err_msg=name)


PRECISE = """
spec: 1
data: {csv: {path: table.csv, target: y}}
model: {inputs: {x: [1]}, layers: [{dense: {units: 1, bias_initializer: {constant: 51000}}}]}
training:
  loss: mean_squared_error
  metrics: [r2_score, mean_absolute_error]
  optimizer: sgd
  batch_size: 7
  epochs: 1
"""
HALF = """
spec: 1
data: {synthetic: 64}
model: {inputs: {x: [6]}, layers: [{dense: 8}]}
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy, sparse_top_k_categorical_accuracy: 3]
  optimizer: sgd
  batch_size: 7
  epochs: 1
runtime: {precision: mixed_bfloat16}
"""


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        (PRECISE, {"loss", "mean_absolute_error"}),  # Keras' R² is 0.54 where -0.54 is right
        (HALF, {"loss", "accuracy"}),  # Keras has no top k of bfloat16
        (
            HALF.replace("runtime: {precision: mixed_bfloat16}", ""),
            {"loss", "accuracy", "sparse_top_k_categorical_accuracy"},
        ),
    ],
)
def test_a_keras_model_measures_as_a_run_does(
    text: str, measured: set[str], tmp_path: Path
) -> None:
    random = np.random.default_rng(2)
    rows = "".join(f"{x},{51007 + 9 * x}\n" for x in random.normal(size=64))
    (tmp_path / "table.csv").write_text(f"x,y\n{rows}", encoding="utf-8")
    driven = on_target(compiled(text, folder=tmp_path), "keras")
    batch = driven.first_rows(64)
    theirs = driven.program.model.evaluate(
        batch.inputs["x"], *batch.targets.values(), batch_size=7, verbose=0, return_dict=True
    )
    ours = driven.train.evaluate()
    assert theirs.keys() == measured
    for name, value in theirs.items():
        np.testing.assert_allclose(value, ours[name], rtol=1e-3, err_msg=name)
