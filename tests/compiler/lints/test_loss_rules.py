"""Losses that need another output, and outputs in a range that their loss is not defined for."""

import pytest
from compiled_texts import NETWORK, codes, compiled

TRAINING = "training: {{loss: {}, optimizer: adam, epochs: 3}}\n"


def found(layer: str, loss: str) -> list[str]:
    return codes(compiled(f"{NETWORK}    - {layer}\n{TRAINING.format(loss)}"))


@pytest.mark.parametrize(
    ("layer", "loss", "expected"),
    [
        ("dense: 3", "dice", ["SC313"]),
        ("dense: {units: 3, activation: relu}", "tversky", ["SC313"]),
        ("dense: {units: 3, activation: sigmoid}", "dice", []),
        ("dense: {units: 3, activation: softmax}", "dice", []),  # a region for each class
        ("dense: 3", "categorical_generalized_cross_entropy", ["SC313"]),
        (
            "dense: {units: 3, activation: sigmoid}",
            "categorical_generalized_cross_entropy",
            ["SC313"],
        ),
        ("dense: {units: 3, activation: softmax}", "categorical_generalized_cross_entropy", []),
        ("dense: 1", "categorical_generalized_cross_entropy", ["SC303"]),
        ("dense: {units: 3, activation: softmax}", "binary_focal_crossentropy", ["SC313"]),
        ("dense: 1", "binary_focal_crossentropy", []),
        ("dense: {units: 3, activation: relu}", "binary_focal_crossentropy", ["SC302"]),
        ("dense: {units: 3, activation: sigmoid}", "categorical_focal_crossentropy", ["SC313"]),
        ("dense: 1", "categorical_hinge", ["SC303"]),
        ("dense: 3", "categorical_hinge", []),
        ("dense: {units: 3, activation: relu}", "squared_hinge", ["SC313"]),
        ("dense: 3", "mean_squared_logarithmic_error", []),
        ("dense: 3", "{categorical_focal_crossentropy: {alpha: [1, 2]}}", ["SC303"]),
        ("dense: {units: 3, activation: sigmoid}", "{dice: {axis: 2}}", ["SC303"]),
        ("dense: 3", "circle", []),
        ("dense: {units: 3, activation: sigmoid}", "circle", []),
        ("dense: 1", "circle", ["SC303"]),
        ("dense: 3", "ctc", ["SC303"]),
    ],
)
def test_losses_and_what_their_output_ends_in(layer: str, loss: str, expected: list[str]) -> None:
    assert found(layer, loss) == expected


SERIES = """\
spec: 1
model:
  inputs: {{x: [20, 3]}}
  layers:
    - masking
    - {}
training: {{loss: ctc, metrics: [{}], optimizer: adam, epochs: 3}}
"""


@pytest.mark.parametrize(
    ("layer", "metric", "expected"),
    [
        ("conv1d: {filters: 4, kernel_size: 3}", "", []),
        ("conv1d: {filters: 4, kernel_size: 3, activation: softmax}", "", ["logits_expected"]),
        ("conv1d: {filters: 4, kernel_size: 3, activation: relu}", "", ["logits_expected"]),
        ("conv1d: {filters: 4, kernel_size: 3, activation: log_softmax}", "", []),
        (
            "lstm: {units: 4, return_sequences: true, activation: linear}",
            "",
            ["sequence_over_mask"],
        ),
        (
            "conv1d: {filters: 4, kernel_size: 3}",
            "accuracy",
            ["metric_does_not_fit_targets"],
        ),
    ],
)
def test_what_sequences_are_read_from(layer: str, metric: str, expected: list[str]) -> None:
    result = compiled(SERIES.format(layer, metric))
    assert [one.kind for one in result.findings if one.level == "error"] == expected


def test_what_a_loss_can_not_use_is_marked() -> None:
    text = f"{NETWORK}    - dense: 3\n"
    result = compiled(text + TRAINING.format("{tversky: {axis: 2}}"))
    (one,) = (each for each in result.findings if each.code == "SC303")
    assert one.path == "training.loss.tversky.axis"
    assert one.arguments["subject"] == "tversky"


@pytest.mark.parametrize(
    ("units", "data", "expected"),
    [
        (3, "csv: {path: t.csv, target: kind}", ["SC313"]),
        (3, "images: {path: pictures}", ["SC313"]),
        (3, "csv: {path: t.csv, target: [a, b, c]}", []),
        (3, "csv: {path: t.csv, target: is_*}", []),
        (3, "synthetic: 100", []),
        (1, "csv: {path: t.csv, target: kind}", []),
    ],
)
def test_a_decision_on_each_class_of_a_single_label(
    units: int, data: str, expected: list[str]
) -> None:
    network = NETWORK
    if data.startswith("images"):
        network = network.replace("[4]", "[4, 4, 1]") + "    - flatten\n"
    text = (
        f"{network}    - dense: {units}\n{TRAINING.format('binary_crossentropy')}data: {{{data}}}\n"
    )
    assert codes(compiled(text)) == expected
