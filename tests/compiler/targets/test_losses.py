"""Losses that are more than a mean over samples train alike in both targets."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
from component_cases import assert_close  # noqa: E402
from driven_programs import compiled, on_target  # noqa: E402

SPEC = """
spec: 1
seed: 3
data: {{npz: a.npz, split: {{validation: 0.25, test: 0}}}}
model:
  inputs: {{x: [4, 4, 2]}}
  layers: [conv2d: {{filters: 3, kernel_size: 3, padding: same, activation: {activation}}}]
training:
  loss: {loss}
  metrics: [accuracy, auc]
  optimizer: {{sgd: 0.5}}
  batch_size: 8
  epochs: 2
"""
SPARSE = "{sparse_categorical_crossentropy: {ignore_class: 255}}"


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        (SPARSE, "linear"),
        (SPARSE, "softmax"),
        ("dice", "sigmoid"),
        ("{tversky: {axis: [1, 2], alpha: 0.7}}", "softmax"),
        ("binary_focal_crossentropy", "linear"),
    ],
)
def test_a_loss_trains_alike_in_both_targets(loss: str, activation: str, tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    x = random.normal(size=(32, 4, 4, 2)).astype(np.float32)
    classes = random.integers(0, 3, (32, 4, 4))
    if loss == SPARSE:
        y = np.where(random.uniform(size=classes.shape) < 0.3, 255, classes)
    else:
        y = np.eye(3)[classes]
    np.savez(tmp_path / "a.npz", x=x, y=y)
    spec = compiled(SPEC.format(loss=loss, activation=activation), folder=tmp_path)
    by_keras, by_graph = (on_target(spec, target) for target in ("keras", "graph"))
    for ours, theirs in zip(by_graph.epochs(2), by_keras.epochs(2), strict=True):
        assert ours.keys() == theirs.keys()
        assert_close(list(ours.values()), list(theirs.values()))
    for name, value in by_graph.weights().items():
        assert_close(value, by_keras.weights()[name])


EMBEDDINGS = """
spec: 1
seed: 3
data: {npz: a.npz, split: {validation: 0.25, test: 0, stratify: true}}
model:
  inputs: {x: [4]}
  layers: [dense: 3, unit_normalization]
training: {loss: circle, optimizer: {sgd: 0.01}, batch_size: 8, epochs: 2}
"""


def test_embeddings_of_more_classes_than_units_train_alike(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    x, y = random.normal(size=(64, 4)).astype(np.float32), random.integers(0, 7, 64)
    np.savez(tmp_path / "a.npz", x=x, y=y)
    spec = compiled(EMBEDDINGS, folder=tmp_path)
    by_keras, by_graph = (on_target(spec, target) for target in ("keras", "graph"))
    for ours, theirs in zip(by_graph.epochs(2), by_keras.epochs(2), strict=True):
        assert ours["val_loss"] > 0
        assert_close(list(ours.values()), list(theirs.values()))
