"""An output that is read as a sequence: trained in both targets, decoded as Keras does, saved."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from pathlib import Path  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from component_cases import assert_close  # noqa: E402
from driven_programs import compiled, on_target  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.graph.signatures import signatures  # noqa: E402
from speccompile.runtime.prediction.output_columns import greedy  # noqa: E402
from speccompile.runtime.prediction.sequences import edit_distance  # noqa: E402

SPEC = """
spec: 1
seed: 3
data: {npz: a.npz, split: {validation: 0.25}}
model:
  inputs: {x: [9, 4]}
  layers:
    - conv1d: {filters: 12, kernel_size: 3, padding: same, activation: relu}
    - dense: 5
      name: text
training: {loss: ctc, optimizer: {adam: 0.02}, batch_size: 8, epochs: 30}
"""
TEXTS = ["ab", "b", "aab", "dcb", "c", "cc", "abcd", "da"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("ctc")
    texts = np.array(TEXTS * 8)
    x = np.zeros((len(texts), 9, 4), np.float32)
    for sample, text in enumerate(texts):
        for place, letter in enumerate(text):
            x[sample, 2 * place, "abcd".index(letter)] = 1
    np.savez(folder / "a.npz", x=x, y=texts)
    return folder


def test_both_targets_train_alike(folder: Path) -> None:
    spec = compiled(SPEC, folder=folder)
    by_keras, by_graph = (on_target(spec, target) for target in ("keras", "graph"))
    for ours, theirs in zip(by_graph.epochs(2), by_keras.epochs(2), strict=True):
        assert ours.keys() == theirs.keys()
        assert_close(list(ours.values()), list(theirs.values()))


def test_a_run_reads_sequences(folder: Path, tmp_path: Path) -> None:
    (folder / "spec.yaml").write_text(SPEC)
    run = sc.train(folder / "spec.yaml", runs=tmp_path)
    evaluation = run.evaluate()
    measured = evaluation.outputs["text"]
    assert (measured.count, measured.wrong, measured.edits) == (16, 0, 0)
    assert "0 of 16 sequences wrong, 0 edits of" in str(evaluation)
    assert "text: sequences" in str(run.evaluate_parts())
    data = np.load(folder / "a.npz")
    answers = run.predict({"x": data["x"][:8]})
    assert answers.labels["text"].tolist() == TEXTS
    assert answers.to_csv().splitlines()[1:3] == ["row 1,ab", "row 2,b"]
    model = keras.saving.load_model(run.folder / "model.keras")
    loss = model.evaluate(data["x"], _numbers(), verbose=0)
    assert isinstance(model.loss, keras.losses.CTC)
    assert loss == pytest.approx(float(keras.losses.CTC()(_numbers(), model(data["x"]))), rel=1e-4)


def _numbers() -> np.ndarray:
    rows = [["abcd".index(letter) + 1 for letter in text] for text in TEXTS * 8]
    return np.array([row + [0] * (4 - len(row)) for row in rows])


def test_sequences_are_decoded_as_by_keras() -> None:
    values = np.random.default_rng(1).normal(size=(40, 12, 3)).astype(np.float32)
    values[:20, :, 0] += 1
    decoded, _ = keras.ops.ctc_decode(values, np.full(40, 12))
    theirs = [[int(label) for label in row if label >= 0] for row in np.asarray(decoded)[0]]
    assert greedy(values) == theirs


def test_synthetic_sequences_train_on_an_open_number_of_steps() -> None:
    text = SPEC.replace("npz: a.npz", "synthetic: 16").replace("[9, 4]", "[null, 4]")
    (values,) = on_target(compiled(text), "graph").epochs(1)
    assert np.isfinite(values["loss"])


def test_graphs_take_sequences_of_any_length(folder: Path) -> None:
    program = lower(compiled(SPEC, folder=folder), "graph")
    _, sequences = signatures(program)["evaluate"].inputs[:2]
    assert (sequences.dtype.name, sequences.shape.as_list()) == ("int32", [None, None])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "abc", 3), ("abc", "abc", 0), ("abc", "axc", 1), ("abcd", "bcde", 2)],
)
def test_edits(one: str, other: str, expected: int) -> None:
    assert edit_distance([*map(ord, one)], [*map(ord, other)]) == expected
