"""Targets that can't be mixed like the samples of a batch are refused."""

import pytest
from compiled_texts import compiled
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.code import Violation

TRAINING = "training: {{loss: {loss}, optimizer: adam, epochs: 3{rest}}}"
DENSE = "{dense: {units: 4, activation: softmax}, name: out}"


def spec(layers: str, loss: str = "categorical_crossentropy", rest: str = "") -> str:
    return f"""
spec: 1
model: {{inputs: {{x: [8, 8, 3]}}, layers: [{layers}]}}
{TRAINING.format(loss=loss, rest=rest)}
"""


FLAT = f"mix_up, flatten, {DENSE}"
PIXELS = "{conv2d: {filters: 2, kernel_size: 1}, name: out}"
STRIDED = "{conv2d: {filters: 2, kernel_size: 1, strides: 2}, name: out}"
SEVERAL = "{mix_up: , from: x, name: m}, {add: , from: [m, x]}, flatten, " + DENSE
REFUSED = [
    (
        spec(FLAT, "sparse_categorical_crossentropy"),
        codes.mixing.indices_of_classes("mix_up", "out", "sparse_categorical_crossentropy"),
    ),
    (
        spec(f"cut_mix, {STRIDED}", "mean_squared_error"),
        codes.mixing.targets_of_other_places("cut_mix", "out", (4, 4, 2)),
    ),
    (
        spec(f"cut_mix, {STRIDED}", "sparse_categorical_crossentropy"),
        codes.mixing.targets_of_other_places("cut_mix", "out", (4, 4, 2)),
    ),
    (
        spec(f"cut_mix, mix_up, {PIXELS}", "sparse_categorical_crossentropy"),
        codes.mixing.indices_of_classes("mix_up", "out", "sparse_categorical_crossentropy"),
    ),
    (spec(SEVERAL), codes.mixing.unmixed_input("mix_up", "out")),
    (
        spec(
            "{reshape: [2, 4, 8, 3]}, {time_distributed: {layer: cut_mix}}, flatten, " + DENSE,
        ),
        codes.mixing.inside_layer("cut_mix", "time_distributed"),
    ),
    (spec(FLAT, rest=", class_weights: {a: 2}"), codes.mixing.weights_of_classes("mix_up")),
]


@pytest.mark.parametrize(("text", "what"), REFUSED)
def test_targets_that_cannot_be_mixed_are_refused(text: str, what: Violation) -> None:
    found = [each for each in compiled(text).findings if each.code == "SC342"]
    assert [(each.kind, each.arguments) for each in found] == [(what.kind, what.arguments)]


@pytest.mark.parametrize(
    "text",
    [
        spec(FLAT),
        spec(f"random_flip, mix_up, cut_mix, flatten, {DENSE}", "mean_squared_error"),
        spec("mix_up, flatten, {dense: 1}", "binary_crossentropy"),
        spec(f"mix_up, {STRIDED}", "mean_squared_error"),
        spec(f"mix_up, cut_mix, {PIXELS}", "binary_crossentropy"),
        spec(f"cut_mix, {PIXELS}", "sparse_categorical_crossentropy"),
    ],
)
def test_vectors_of_targets_and_targets_of_pixels_can_be_mixed(text: str) -> None:
    assert [each.message for each in compiled(text).findings if each.code == "SC342"] == []


def test_outputs_that_do_not_depend_on_a_mixing_layer_stay_as_they_are() -> None:
    text = """
spec: 1
model:
  inputs: {x: [8, 8, 3], y: [4]}
  layers:
    - {mix_up: , from: x}
    - flatten
    - {dense: {units: 4, activation: softmax}, name: a}
    - {dense: {units: 4, activation: softmax}, name: b, from: y}
  outputs: {a: a, b: b}
training:
  loss: {a: categorical_crossentropy, b: sparse_categorical_crossentropy}
  optimizer: adam
  epochs: 3
"""
    assert not compiled(text).findings.has_errors
