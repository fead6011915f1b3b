"""What an answer at each position, a metric that says nothing and an embedding are not."""

import pytest
from compiled_texts import NETWORK, codes, compiled

TRAINING = "training: {{loss: {}, optimizer: adam, epochs: 3, metrics: [{}]}}\n"
CLASSES = "sparse_categorical_crossentropy"


def found(shape: str, layers: list[str], loss: str = "", metric: str = "") -> list[str]:
    network = NETWORK.replace("{x: [4]}", f"{{x: {shape}}}")
    lines = "".join(f"    - {layer}\n" for layer in layers)
    return codes(compiled(network + lines + (TRAINING.format(loss, metric) if loss else "")))


@pytest.mark.parametrize(
    ("shape", "layers", "loss", "expected"),
    [
        ("[8, 8, 1]", ["dense: 3"], CLASSES, ["SC324"]),
        ("[8, 8, 1]", ["dense: 3", "softmax", "dropout: 0.0"], CLASSES, ["SC324"]),
        ("[8, 8, 1]", ["dense: {units: 1, activation: sigmoid}"], "binary_crossentropy", ["SC324"]),
        ("[8, 8, 1]", ["dense: 3"], "mean_squared_error", []),
        ("[8, 8, 1]", ["conv2d: {filters: 3, kernel_size: 1}"], CLASSES, []),
        ("[8, 8, 1]", ["flatten", "dense: 3"], CLASSES, []),
        ("[8, 8, 1]", ["dense: 12", "flatten"], CLASSES, []),
        ("[8, 4]", ["dense: 3"], CLASSES, []),  # the words of a text
    ],
)
def test_an_answer_at_each_position_of_a_picture(
    shape: str, layers: list[str], loss: str, expected: list[str]
) -> None:
    assert found(shape, layers, loss) == expected


def test_masks_are_a_target_at_each_position() -> None:
    network = NETWORK.replace("{x: [4]}", "{x: [8, 8, 1]}") + "    - dense: 3\n"
    data = "data: {images: {path: photos, masks: masks}}\n"
    assert codes(compiled(network + data + TRAINING.format(CLASSES, ""))) == []


@pytest.mark.parametrize(
    ("layer", "loss", "metric", "expected"),
    [
        ("dense: 1", "huber", "accuracy", ["SC325"]),
        ("dense: 1", "mean_squared_error", "binary_accuracy", ["SC325"]),
        ("dense: {units: 1, activation: sigmoid}", "mean_squared_error", "accuracy", []),
        ("dense: 1", "binary_crossentropy", "accuracy", []),
        ("dense: 3", "mean_squared_error", "accuracy", []),  # the target may be one-hot
        ("dense: 5", CLASSES, "sparse_top_k_categorical_accuracy", ["SC325"]),
        ("dense: 6", CLASSES, "sparse_top_k_categorical_accuracy", []),
        ("dense: 6", "categorical_crossentropy", "{top_k_categorical_accuracy: {k: 9}}", ["SC325"]),
        ("dense: 1", "mean_squared_error", "precision", ["SC325"]),
        ("dense: 1", "huber", "auc", ["SC325"]),
        ("dense: 3", "huber", "auc", []),
        ("dense: 1", "hinge", "auc", []),
        ("dense: 1", "binary_crossentropy", "categorical_accuracy", ["SC325"]),
        ("dense: 1", "hinge", "categorical_accuracy", ["SC325"]),
        ("dense: 3", "binary_crossentropy", "categorical_accuracy", []),
        ("dense: 1", "binary_crossentropy", "auc: {num_thresholds: 99}", ["SC326"]),
        ("dense: 1", "binary_crossentropy", "auc: {num_thresholds: 200}", []),
        ("dense: 4", CLASSES, "recall", ["SC327"]),
        ("dense: 4", "categorical_crossentropy", "precision", ["SC327"]),
        ("dense: 4", CLASSES, "recall: {top_k: 2}", []),
        ("dense: 4", CLASSES, "precision: {thresholds: 0.5}", []),
        ("dense: 4", CLASSES, "f1_score: micro", ["SC327"]),
        ("dense: 4", CLASSES, "f1_score", []),
        ("dense: 4", "binary_crossentropy", "f1_score: micro", []),
    ],
)
def test_a_metric_that_says_nothing(
    layer: str, loss: str, metric: str, expected: list[str]
) -> None:
    assert found("[4]", [layer], loss, metric) == expected


POSITIONS = NETWORK.replace("{x: [4]}", "{x: [5, 4]}")


@pytest.mark.parametrize(
    ("network", "layer", "loss", "metrics", "help"),
    [
        (NETWORK, "dense: 1", "huber", "mean_absolute_error, auc", "remove it, or for"),
        (NETWORK, "dense: 1", "huber", "auc", "use `mean_absolute_error`, or for"),
        (NETWORK, "dense: 1", "hinge", "accuracy, categorical_accuracy", "remove it"),
        (NETWORK, "dense: 1", "hinge", "categorical_accuracy", "use `accuracy`"),
        (NETWORK, "dense: 3", CLASSES, "precision", "use `f1_score`, which"),
        (NETWORK, "dense: 3", CLASSES, "f1_score, precision", "remove it; or select"),
        (POSITIONS, "dense: 3", CLASSES, "precision", "use `accuracy`; or select"),
        (POSITIONS, "dense: 3", CLASSES, "accuracy, recall", "remove it; or select"),
    ],
)
def test_what_is_proposed_is_not_measured_already_and_fits(
    network: str, layer: str, loss: str, metrics: str, help: str
) -> None:
    text = f"{network}    - {layer}\n{TRAINING.format(loss, metrics)}"
    (found,) = compiled(text).findings
    assert found.help.startswith(help)


EMBEDDING = "embedding: {input_dim: 4, output_dim: 2}"


@pytest.mark.parametrize(
    ("shape", "layers", "expected"),
    [
        ("[6]", [EMBEDDING], ["SC226"]),
        ("{shape: [6], dtype: int32}", [EMBEDDING], []),
        ("{shape: [6], dtype: int32}", ["reshape: [2, 3]", EMBEDDING], []),
        ("[6]", ["dense: 3", EMBEDDING], ["SC226"]),
    ],
)
def test_an_embedding_takes_integers(shape: str, layers: list[str], expected: list[str]) -> None:
    assert found(shape, layers) == expected
