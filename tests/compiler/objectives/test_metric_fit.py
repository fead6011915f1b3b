"""Pairs of loss and metric: what can be measured, and what is said of the rest."""

import pytest
from compiled_texts import compiled

SPEC = """\
spec: 1
model: {{inputs: {{x: [4]}}, layers: [{{dense: {{units: {units}, activation: {activation}}}}}]}}
training: {{loss: {loss}, optimizer: adam, epochs: 3, metrics: [{metric}]}}
"""
SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
BINARY, MSE, KL = "binary_crossentropy", "mean_squared_error", "kl_divergence"
COUNTS = "remove it: `accuracy` counts the answers that are right"


def helps(loss: str, metric: str, units: int, activation: str = "linear") -> list[str]:
    """The help of each error."""
    text = SPEC.format(loss=loss, metric=metric, units=units, activation=activation)
    found = compiled(text).findings
    return [f"{one.code} {one.help}" for one in found if one.severity.value == "error"]


@pytest.mark.parametrize(
    ("loss", "metric", "units", "help"),
    [
        (SPARSE, "categorical_accuracy", 3, "use `sparse_categorical_accuracy`"),
        (SPARSE, "{top_k_categorical_accuracy: {k: 2}}", 3, "use `sparse_top_k_categorical_"),
        (SPARSE, "binary_accuracy", 3, COUNTS),
        (SPARSE, "mean_squared_error", 3, COUNTS),
        (SPARSE, "r2_score", 3, COUNTS),
        (ONE_HOT, "sparse_categorical_accuracy", 3, "use `categorical_accuracy`"),
        (ONE_HOT, "{sparse_top_k_categorical_accuracy: {k: 2}}", 3, "use `top_k_categorical_"),
        (BINARY, "sparse_categorical_accuracy", 3, COUNTS),
        ("hinge", "sparse_categorical_accuracy", 1, COUNTS),
        (MSE, "sparse_categorical_accuracy", 3, "remove it: `mean_absolute_error` says how far"),
        ("hinge", "precision: {thresholds: 0.7}", 1, "remove `thresholds`: a margin above 0"),
        ("hinge", "recall: {thresholds: 0.5, class_id: 0}", 2, "remove `thresholds`: a margin"),
        ("hinge", "binary_accuracy: 0.5", 1, "write `binary_accuracy` alone: a margin"),
        ("hinge", "f1_score: {threshold: 0.5}", 1, "remove `threshold`: a margin above 0"),
        (MSE, "f1_score", 1, "remove it: `mean_absolute_error` says how far"),
        (SPARSE, "precision: {class_id: 3}", 3, "write a `class_id` from 0 to 2"),
    ],
)
def test_a_metric_that_does_not_fit(loss: str, metric: str, units: int, help: str) -> None:
    (found,) = helps(loss, metric, units)
    assert found.startswith(f"SC309 {help}")


def test_an_output_between_0_and_1_may_say_yes() -> None:
    assert helps(MSE, "f1_score", 1, "sigmoid") == ["SC309 write `f1_score: {threshold: 0.5}`"]
    assert helps(MSE, "f1_score: {threshold: 0.5}", 1, "sigmoid") == []


def test_a_distribution_is_no_yes_or_no() -> None:
    assert helps(KL, "binary_accuracy", 3, "softmax") == [f"SC309 {COUNTS}"]


@pytest.mark.parametrize(
    ("loss", "metric", "units"),
    [
        (SPARSE, "f1_score", 3),
        (SPARSE, "auc", 3),
        (SPARSE, "precision: {class_id: 1}", 3),
        (SPARSE, "recall: {thresholds: 0.3}", 3),
        (ONE_HOT, "mean_squared_error", 3),
        (BINARY, "f1_score", 1),
        (BINARY, "f1_score", 3),
        (BINARY, "f1_score: {threshold: 0.3}", 3),
        ("hinge", "f1_score", 1),
        ("hinge", "binary_accuracy", 1),
        ("hinge", "precision: {thresholds: null}", 1),
        ("hinge", "auc", 1),
        ("hinge", "mean_squared_error", 1),
        (MSE, "f1_score: {threshold: 0.5}", 1),
        (MSE, "f1_score", 3),
    ],
)
def test_a_metric_that_fits(loss: str, metric: str, units: int) -> None:
    assert helps(loss, metric, units) == []
