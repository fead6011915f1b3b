"""The memory that a budget counts: weights, slots of the optimizer, outputs for a batch."""

import pytest
from compiled_texts import codes, of_layers

TRAINING = "training: {{loss: mean_squared_error, optimizer: {}, epochs: 1, batch_size: 10}}\n"
NUMBERS = 5
"""Of the one layer: a kernel of 4 and a bias; one output for each of ten samples."""


@pytest.mark.parametrize(
    ("optimizer", "slots"),
    [
        ("sgd", 0),
        ("{sgd: {momentum: 0.9}}", 1),
        ("adagrad", 1),
        ("rmsprop", 1),
        ("{rmsprop: {momentum: 0.9, centered: true}}", 3),
        ("adam", 2),
        ("adamw", 2),
        ("nadam", 2),
        ("{adam: {amsgrad: true}}", 3),
    ],
)
def test_memory_follows_from_optimizer_and_batch(optimizer: str, slots: int) -> None:
    needed = 4 * (NUMBERS * (1 + slots) + 10)
    rest = TRAINING.format(optimizer) + "budget: {memory: %d}\n"
    assert codes(of_layers("dense: 1", rest=rest % needed)) == []
    assert codes(of_layers("dense: 1", rest=rest % (needed - 1))) == ["SC710"]


def test_half_precision_halves_outputs_and_a_frozen_layer_has_no_slots() -> None:
    rest = TRAINING.format("adam") + "runtime: {precision: mixed_bfloat16}\nbudget: {memory: %d}\n"
    layers = ("{dense: 1, trainable: false}", "dense: 1")
    needed = 4 * (NUMBERS + 2 * 3) + 2 * 10 * 2
    assert codes(of_layers(*layers, rest=rest % needed)) == []
    assert codes(of_layers(*layers, rest=rest % (needed - 1))) == ["SC710"]
