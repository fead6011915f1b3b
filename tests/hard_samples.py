"""Targets and outputs that are hard to measure, with the metrics that measure them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Metrics = list[tuple[str, dict[str, Any]]]


class Hard(NamedTuple):
    """Samples of one output.

    Attributes:
        y_true: as the loss takes them: (n,) numbers of classes, else (n, units).
        output: (n, units) float32; logits where the loss is a cross-entropy.
        weight: what each sample counts.
        metrics: name and parameters.
    """

    loss: str
    y_true: np.ndarray
    output: np.ndarray
    weight: np.ndarray
    metrics: Metrics


NUMBERS: Metrics = [
    ("mean_squared_error", {}),
    ("mean_absolute_error", {}),
    ("root_mean_squared_error", {}),
    ("log_cosh_error", {}),
    ("r2_score", {}),
]
AREAS: Metrics = [
    ("auc", {"curve": curve, "summation_method": method})
    for curve in ("ROC", "PR")
    for method in ("interpolation", "minoring", "majoring")
]
COUNTS: Metrics = [
    (name, {})
    for name in ("true_positives", "true_negatives", "false_positives", "false_negatives")
]
POINTS: Metrics = [
    ("precision_at_recall", {"recall": 0.6}),
    ("recall_at_precision", {"precision": 0.3}),
    ("sensitivity_at_specificity", {"specificity": 0.7}),
    ("specificity_at_sensitivity", {"sensitivity": 0.8}),
]
DECISIONS: Metrics = [
    ("accuracy", {}),
    ("binary_accuracy", {}),
    ("precision", {}),
    ("recall", {}),
    ("f1_score", {}),
    ("f1_score", {"average": "micro"}),
    ("f1_score", {"average": "weighted"}),
    ("fbeta_score", {"beta": 0.5}),
    *COUNTS,
    ("binary_iou", {}),
    *POINTS,
    *AREAS,
    *NUMBERS,
]
BINARY: Metrics = [
    *DECISIONS,
    ("binary_accuracy", {"threshold": 0.3}),
    ("precision", {"thresholds": 0.2}),
    ("recall", {"thresholds": 0.7}),
    ("f1_score", {"threshold": 0.4}),
]
REAL: Metrics = [*NUMBERS, ("r2_score", {"class_aggregation": "variance_weighted_average"})]
CLASSES: Metrics = [
    ("accuracy", {}),
    ("precision", {}),
    ("precision", {"class_id": 1}),
    ("recall", {"class_id": 3}),
    ("precision", {"class_id": 2, "thresholds": 0.4}),
    ("f1_score", {}),
    ("f1_score", {"average": "micro"}),
    ("f1_score", {"average": "weighted"}),
    ("f1_score", {"threshold": 0.2}),
    ("fbeta_score", {"beta": 2.0, "average": "weighted"}),
    *COUNTS,
    ("mean_iou", {}),
    ("iou", {"target_class_ids": [0, 1]}),
    ("iou", {"target_class_ids": [1, 2], "ignore_class": 0}),
    ("sensitivity_at_specificity", {"specificity": 0.5, "class_id": 1}),
    *POINTS[:2],
    *AREAS[::3],
]
NUMBERED: Metrics = [
    *CLASSES,
    ("sparse_categorical_accuracy", {}),
    ("sparse_top_k_categorical_accuracy", {"k": 2}),
]
ONE_HOT: Metrics = [
    *CLASSES,
    ("categorical_accuracy", {}),
    ("top_k_categorical_accuracy", {"k": 3}),
    ("mean_squared_error", {}),
]

HARD: dict[str, Callable[[np.random.Generator], Hard]] = {}


def hard(name: str) -> Callable[[Callable[..., tuple[Any, ...]]], None]:
    """Decorator: loss, metrics, targets, outputs and, where they count unlike, weights."""

    def add(make: Callable[..., tuple[Any, ...]]) -> None:
        def made(random: np.random.Generator) -> Hard:
            loss, metrics, y_true, output, *weight = make(random)
            each = weight[0] if weight else np.ones(len(output))
            y_true = y_true.astype(np.int32 if y_true.ndim == 1 else np.float32)
            return Hard(loss, y_true, output.astype(np.float32), each.astype(np.float32), metrics)

        HARD[name] = made

    return add


def _real(y_true: np.ndarray, output: np.ndarray) -> tuple[Any, ...]:
    return "mean_squared_error", REAL, y_true, output


def _binary(y_true: np.ndarray, output: np.ndarray, *weight: np.ndarray) -> tuple[Any, ...]:
    return "binary_crossentropy", BINARY, y_true, output, *weight


@hard("mean far above the spread")
def _(random):
    y = np.stack([random.normal(101325, 15, 2000), random.normal(-3e7, 40, 2000)], 1)
    return _real(y, y + random.normal(0, 7, y.shape))


@hard("very small numbers")
def _(random):
    y = random.normal(1e-25, 1e-26, (1000, 2))
    return _real(y, y + random.normal(0, 1e-26, y.shape))


@hard("very large numbers")
def _(random):
    y = random.normal(0, 1e18, (1000, 2))
    return _real(y, y + random.normal(0, 1e17, y.shape))


@hard("targets that never vary")
def _(random):
    y = np.full((1000, 2), [0.1, 1e6])
    return _real(y, y + np.array([0, 3]))


@hard("one target far from the others")
def _(random):
    y = random.normal(5, 0.01, (1000, 2))
    y[0], y[999, 1] = 1e4, -1e5
    return _real(y, y + random.normal(0, 0.01, y.shape) * [1, 1e5])


@hard("rare positives")
def _(random):
    y = np.zeros((12_000, 1))
    y[random.choice(12_000, 6, replace=False)] = 1
    return _binary(y, random.normal(-11, 1, y.shape) + 1.5 * y)


@hard("probabilities within a millionth")
def _(random):
    y = random.integers(0, 2, (3000, 1))
    return _binary(y, 0.8 + 4e-6 * (random.random(y.shape) + 0.3 * y))


@hard("probabilities that are 0 or 1 in float32")
def _(random):
    y = random.integers(0, 2, (3000, 1))
    return _binary(y, random.choice([-1, 1], y.shape) * random.uniform(18, 80, y.shape) + 20 * y)


@hard("probabilities of one half")
def _(random):
    y = random.integers(0, 2, (1000, 1))
    return _binary(y, random.choice([-1.0, 0.0, 0.0, 2.0], y.shape))


@hard("one probability for all")
def _(random):
    return _binary(random.integers(0, 2, (1000, 1)), np.full((1000, 1), 0.3))


@hard("no negative")
def _(random):
    return _binary(np.ones((500, 1)), random.normal(size=(500, 1)))


@hard("no positive")
def _(random):
    return _binary(np.zeros((500, 1)), random.normal(size=(500, 1)))


@hard("twenty million samples")
def _(random):
    y = random.integers(0, 2, (3000, 1))
    weight = np.where(np.arange(3000) < 1000, 20_000, 1)
    return _binary(y, random.normal(size=y.shape) + 2 * y * (weight == 1)[:, None], weight)


@hard("three decisions a sample, one of them never yes")
def _(random):
    y = random.integers(0, 2, (2000, 3)) * [1, 1, 0]
    return _binary(y, random.normal(size=y.shape) * [1, 1e-3, 9] + y - [0, 0, 40])


OF_THE_LARGEST: Metrics = [
    ("precision", {"top_k": 2}),
    ("recall", {"top_k": 2}),
    ("recall", {"top_k": 1, "thresholds": 0.4}),
    ("recall", {"top_k": 2, "class_id": 0}),
]


@hard("four decisions a sample, all of them certain in float32")
def _(random):
    y = random.integers(0, 2, (1000, 4))
    return "binary_crossentropy", OF_THE_LARGEST, y, random.uniform(18, 90, y.shape) + 9 * y


@hard("four classes, all but one of them impossible in float32")
def _(random):
    y = random.integers(0, 4, 1000)
    output = random.normal(size=(1000, 4)) * 90
    output[np.arange(1000), y] += 60
    return "sparse_categorical_crossentropy", OF_THE_LARGEST, y, output


@hard("margins of all sizes")
def _(random):
    y = random.choice([-1, 1], (3000, 1))
    sign = np.where(random.random(y.shape) < 0.8, y, -y)
    return "hinge", DECISIONS, y, sign * 10.0 ** random.uniform(-20, 9, y.shape)


@hard("classes 3 to 7 of eight")
def _(random):
    y = random.integers(3, 8, 2000)
    right = 3 * np.eye(8)[y] + 5 * (np.arange(8) > 2)
    return "sparse_categorical_crossentropy", NUMBERED, y, random.normal(size=(2000, 8)) + right


@hard("units that are all equal")
def _(random):
    y = random.integers(0, 5, 1000)
    return "sparse_categorical_crossentropy", NUMBERED, y, np.zeros((1000, 5))


@hard("a class in ten thousand, nearly equal units")
def _(random):
    y = np.eye(4)[np.where(np.arange(4000) == 17, 1, random.choice([0, 2, 3], 4000))]
    output = 7 + 1e-5 * random.normal(size=y.shape) + 1e-5 * y
    return "categorical_crossentropy", ONE_HOT, y, output
