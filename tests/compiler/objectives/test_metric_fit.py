"""Pairs of loss and metric: what can be measured, and what is said of the rest."""

import pytest
from compiled_texts import compiled
from speccompile.spec_schema.findings.finding import Finding, Severity

SPEC = """\
spec: 1
model: {{inputs: {{x: [4]}}, layers: [{{dense: {{units: {units}, activation: {activation}}}}}]}}
training: {{loss: {loss}, optimizer: adam, epochs: 3, metrics: [{metric}]}}
"""
SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
BINARY, MSE, KL = "binary_crossentropy", "mean_squared_error", "kl_divergence"
TARGETS, MARGINS = "metric_does_not_fit_targets", "threshold_of_margins"


def errors(loss: str, metric: str, units: int, activation: str = "linear") -> list[Finding]:
    """What is wrong with a metric."""
    text = SPEC.format(loss=loss, metric=metric, units=units, activation=activation)
    return [one for one in compiled(text).findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("loss", "metric", "units", "kind", "argument"),
    [
        (SPARSE, "categorical_accuracy", 3, TARGETS, "sparse_categorical_accuracy"),
        (
            SPARSE,
            "{top_k_categorical_accuracy: {k: 2}}",
            3,
            TARGETS,
            "sparse_top_k_categorical_accuracy",
        ),
        (SPARSE, "binary_accuracy", 3, TARGETS, ""),
        (SPARSE, "mean_squared_error", 3, TARGETS, ""),
        (SPARSE, "r2_score", 3, TARGETS, ""),
        (ONE_HOT, "sparse_categorical_accuracy", 3, TARGETS, "categorical_accuracy"),
        (
            ONE_HOT,
            "{sparse_top_k_categorical_accuracy: {k: 2}}",
            3,
            TARGETS,
            "top_k_categorical_accuracy",
        ),
        (BINARY, "sparse_categorical_accuracy", 3, TARGETS, ""),
        (KL, "binary_accuracy", 3, TARGETS, ""),
        ("hinge", "sparse_categorical_accuracy", 1, TARGETS, ""),
        (MSE, "sparse_categorical_accuracy", 3, TARGETS, ""),
        (SPARSE, "categorical_crossentropy", 3, TARGETS, "sparse_categorical_crossentropy"),
        (ONE_HOT, "sparse_categorical_crossentropy", 3, TARGETS, "categorical_crossentropy"),
        (SPARSE, "root_mean_squared_error", 3, TARGETS, ""),
        (SPARSE, "hinge", 3, TARGETS, ""),
        (SPARSE, "binary_iou", 3, TARGETS, ""),
        (BINARY, "mean_iou", 3, TARGETS, ""),
        ("hinge", "binary_crossentropy", 1, TARGETS, ""),
        ("hinge", "binary_iou: {threshold: 0.3}", 1, MARGINS, "threshold"),
        ("hinge", "true_positives: 0.3", 1, MARGINS, ""),
        (MSE, "fbeta_score", 1, "f1_score_of_one_unit", False),
        ("hinge", "precision: {thresholds: 0.7}", 1, MARGINS, "thresholds"),
        ("hinge", "recall: {thresholds: 0.5, class_id: 0}", 2, MARGINS, "thresholds"),
        ("hinge", "binary_accuracy: 0.5", 1, MARGINS, ""),
        ("hinge", "f1_score: {threshold: 0.5}", 1, MARGINS, "threshold"),
        (MSE, "f1_score", 1, "f1_score_of_one_unit", False),
        ("circle", "accuracy", 3, "metric_of_embeddings", "circle"),
        ("circle", "mean_squared_error", 3, "metric_of_embeddings", "circle"),
        (SPARSE, "precision: {class_id: 3}", 3, "class_id_out_of_range", 3),
    ],
)
def test_a_metric_that_does_not_fit(
    loss: str, metric: str, units: int, kind: str, argument: object
) -> None:
    activation = "softmax" if loss == KL else "linear"
    (found,) = errors(loss, metric, units, activation)
    assert (found.code, found.kind) == ("SC309", kind)
    data = found.arguments
    named = {TARGETS: "alternative", MARGINS: "parameter"}
    named |= {"metric_of_embeddings": "loss"}
    named |= {"f1_score_of_one_unit": "is_probability", "class_id_out_of_range": "class_id"}
    assert data[named[kind]] == argument
    assert data["subject"] in metric


def test_the_parameter_at_fault_is_marked() -> None:
    (found,) = errors(SPARSE, "precision: {class_id: 3}", 3)
    assert found.path == "training.metrics[0].precision.class_id"
    assert found.span is not None
    assert found.span.end_column - found.span.column == 1


def test_a_measured_alternative_is_not_proposed_again() -> None:
    (found,) = errors(SPARSE, "categorical_accuracy, sparse_categorical_accuracy", 3)
    assert found.arguments["has_it"]


def test_an_output_between_0_and_1_may_say_yes() -> None:
    (found,) = errors(MSE, "f1_score", 1, "sigmoid")
    assert found.arguments == {"subject": "f1_score", "is_probability": True}
    assert errors(MSE, "f1_score: {threshold: 0.5}", 1, "sigmoid") == []


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
        (SPARSE, "mean_iou", 3),
        (SPARSE, "sparse_categorical_crossentropy", 3),
        (ONE_HOT, "iou: [0, 2]", 3),
        (BINARY, "binary_iou", 1),
        (BINARY, "precision_at_recall: 0.5", 1),
        ("hinge", "squared_hinge", 1),
        ("hinge", "sensitivity_at_specificity: 0.5", 1),
        (MSE, "pearson_correlation", 3),
    ],
)
def test_a_metric_that_fits(loss: str, metric: str, units: int) -> None:
    assert errors(loss, metric, units) == []
