"""Batches and case tables of the components: losses and metrics."""

from typing import Any

import numpy as np
from speccompile.compiler.objectives.objectives import Objective
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.types import TensorType

CLASSES = 5
BATCHES = [8] * 9 + [3]


def assert_close(ours: Any, theirs: Any, rtol: float = 1e-4) -> None:
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-6)


def softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x)
    return (powers / powers.sum(-1, keepdims=True)).astype(np.float32)


def outputs(random: np.random.Generator, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    x = random.normal(size=shape).astype(np.float32) * 2
    if kind == "classes":
        x = softmax(x)
        x[0] = np.eye(shape[-1])[0]  # a row of certainties, which are clipped
    if kind == "decisions":
        x = 1 / (1 + np.exp(-x))
        x[0] = 1.0
    if kind == "embeddings":
        x /= np.linalg.norm(x, axis=-1, keepdims=True)
    return np.abs(x) if kind == "counts" else x


def targets(random: np.random.Generator, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    """What a loss of that `target` compares an output of `shape` with."""
    if kind in ("class", "class column", "some classes"):
        least = -1 if kind == "some classes" else 0
        numbers = random.integers(least, shape[-1], shape[:-1])
        return numbers[..., None] if kind == "class column" else numbers
    if kind == "onehot":
        return np.eye(shape[-1], dtype=np.float32)[random.integers(0, shape[-1], shape[:-1])]
    if kind == "distribution":
        return softmax(random.normal(size=shape))
    if kind == "sequence":  # of 0 to 3 labels in 7 steps
        labels = random.integers(1, shape[-1], (shape[0], 4))
        return labels * (np.arange(4) < random.integers(0, 4, (shape[0], 1)))
    if kind == "real":
        return random.normal(size=shape).astype(np.float32)
    if kind == "soft":
        return random.uniform(size=shape).astype(np.float32)
    whole = {"binary": [0, 1], "flat binary": [0, 1], "sign": [-1, 1], "count": [0, 1, 2, 7]}
    chosen = random.choice(whole[kind], shape).astype(np.float32)
    return chosen[..., 0] if kind == "flat binary" else chosen


def batches(target: str, output: str, shape: tuple[int, ...], weighted: bool) -> Any:
    random = np.random.default_rng(11)
    for size in BATCHES:
        weight = random.uniform(0, 2, size).astype(np.float32) if weighted else None
        full = (size, *shape)
        yield targets(random, target, full), outputs(random, output, full), weight


# Loss, parameters, kind of target, kind of output, shape of the output behind the batch.
LOSS_CASES: list[tuple[str, dict[str, Any], str, str, tuple[int, ...]]] = [
    ("binary_crossentropy", {}, "binary", "logits", (1,)),
    ("binary_crossentropy", {}, "flat binary", "logits", (1,)),
    ("binary_crossentropy", {}, "binary", "decisions", (3,)),
    ("binary_crossentropy", {"label_smoothing": 0.2}, "binary", "logits", (3,)),
    ("binary_crossentropy", {"label_smoothing": 0.2}, "binary", "decisions", (1,)),
    ("categorical_crossentropy", {}, "onehot", "logits", (CLASSES,)),
    ("categorical_crossentropy", {}, "onehot", "classes", (CLASSES,)),
    ("categorical_crossentropy", {"label_smoothing": 0.1}, "onehot", "logits", (CLASSES,)),
    ("categorical_crossentropy", {"label_smoothing": 0.1}, "onehot", "classes", (CLASSES,)),
    ("sparse_categorical_crossentropy", {}, "class", "logits", (CLASSES,)),
    ("sparse_categorical_crossentropy", {}, "class column", "logits", (CLASSES,)),
    ("sparse_categorical_crossentropy", {}, "class", "classes", (CLASSES,)),
    ("binary_crossentropy", {}, "soft", "logits", (3,)),
    ("binary_crossentropy", {}, "soft", "decisions", (1,)),
    ("sparse_categorical_crossentropy", {"ignore_class": -1}, "some classes", "logits", (CLASSES,)),
    ("sparse_categorical_crossentropy", {"ignore_class": 2}, "class column", "classes", (CLASSES,)),
    ("binary_focal_crossentropy", {}, "binary", "logits", (1,)),
    ("binary_focal_crossentropy", {}, "soft", "decisions", (3,)),
    (
        "binary_focal_crossentropy",
        {"apply_class_balancing": True, "alpha": 0.7, "gamma": 1.5, "label_smoothing": 0.1},
        "flat binary",
        "logits",
        (1,),
    ),
    ("categorical_focal_crossentropy", {}, "onehot", "logits", (CLASSES,)),
    ("categorical_focal_crossentropy", {}, "onehot", "classes", (CLASSES,)),
    (
        "categorical_focal_crossentropy",
        {"alpha": [0.1, 0.2, 0.3, 0.4, 0.5], "gamma": 1.5, "label_smoothing": 0.1},
        "onehot",
        "logits",
        (CLASSES,),
    ),
    ("categorical_generalized_cross_entropy", {}, "class", "classes", (CLASSES,)),
    ("categorical_generalized_cross_entropy", {"q": 0.8}, "class", "classes", (CLASSES,)),
    ("mean_squared_error", {}, "real", "real", (1,)),
    ("mean_squared_error", {}, "flat binary", "real", (1,)),
    ("mean_absolute_error", {}, "real", "real", (3,)),
    ("mean_absolute_percentage_error", {}, "real", "real", (3,)),
    ("mean_absolute_percentage_error", {}, "flat binary", "real", (1,)),
    ("mean_squared_logarithmic_error", {}, "count", "real", (3,)),
    ("mean_squared_logarithmic_error", {}, "flat binary", "counts", (1,)),
    ("log_cosh", {}, "real", "real", (3,)),
    ("log_cosh", {}, "flat binary", "real", (1,)),
    ("huber", {}, "real", "real", (3,)),
    ("huber", {"delta": 0.3}, "real", "real", (1,)),
    ("hinge", {}, "sign", "real", (1,)),
    ("hinge", {}, "binary", "real", (3,)),
    ("squared_hinge", {}, "sign", "real", (1,)),
    ("squared_hinge", {}, "binary", "real", (3,)),
    ("categorical_hinge", {}, "onehot", "real", (CLASSES,)),
    ("dice", {}, "binary", "decisions", (3,)),
    ("dice", {"axis": [1]}, "soft", "decisions", (3,)),
    ("tversky", {}, "flat binary", "decisions", (1,)),
    ("tversky", {"alpha": 0.2, "beta": 0.9, "axis": [-1]}, "binary", "decisions", (3,)),
    ("circle", {}, "class", "embeddings", (3,)),
    ("circle", {"gamma": 2.0, "margin": 0.1}, "class", "embeddings", (4,)),
    ("circle", {"remove_diagonal": False, "gamma": 5.0}, "class", "embeddings", (4,)),
    ("ctc", {}, "sequence", "logits", (7, CLASSES)),
    ("kl_divergence", {}, "distribution", "classes", (CLASSES,)),
    ("poisson", {}, "count", "counts", (2,)),
    ("cosine_similarity", {}, "real", "real", (4,)),
]


def objective_of(name: str, parameters: dict[str, Any], output: str, shape: Any) -> Objective:
    loss = LOSSES.find(name)(**parameters)
    activation: Any = loss.output_activation if output == "logits" else None
    return Objective("y", TensorType((None, *shape)), loss, output == "logits", activation)
