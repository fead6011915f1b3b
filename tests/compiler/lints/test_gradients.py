"""Weights that no gradient reaches."""

from typing import Any

import pytest
from compiled_texts import compiled, facts

SPEC = """\
spec: 1
model:
  inputs: {{x: [4, 4, 3]}}
  layers:
    - dense: {{units: 3, activation: sigmoid}}
      name: first
    - {layer}
    - flatten
    - dense: 1
      name: last
training: {{loss: {loss}, optimizer: adam, epochs: 3}}
"""


def found(layer: str, loss: str = "mean_squared_error") -> list[tuple[str, str, dict[str, Any]]]:
    result = compiled(SPEC.format(layer=layer, loss=loss))
    assert result.spec is not None, [*result.findings]
    return [one for one in facts(result) if one[0] == "SC331"]


@pytest.mark.parametrize(
    "expression",
    [
        "stop_gradient(x)",
        "round(x) * 2",
        "cast(cast(x, 'int32'), 'float32')",
        "cast(x > 0.5, 'float32')",
        "x // 0.5",
        "ones_like(x)",
        "sign(floor(x) + ceil(x))",
    ],
)
def test_an_expression_without_a_gradient(expression: str) -> None:
    layer = f'compute: "{expression}"'
    told = {"layer": "compute", "behind": ["first"], "varies_images": False}
    assert found(layer) == [("SC331", "no_gradient", told)]


@pytest.mark.parametrize(
    "expression",
    ["x + stop_gradient(round(x) - x)", "where(x > 0.5, x, 0.0)", "x * cast(x > 0.5, 'float32')"],
)
def test_a_gradient_on_another_way(expression: str) -> None:
    assert found(f'compute: "{expression}"') == []


@pytest.mark.parametrize(
    "layer",
    ["random_hue: {factor: 0.2, value_range: [0, 1]}", "equalization: {value_range: [0, 1]}"],
)
def test_augmentation_behind_weights(layer: str) -> None:
    ((_, kind, told),) = found(layer)
    assert (kind, told["behind"], told["varies_images"]) == ("no_gradient", ["first"], True)
    frozen = compiled(
        SPEC.format(layer=layer, loss="mean_squared_error").replace(
            "name: first", "name: first\n      trainable: false"
        )
    )
    assert [one for one in facts(frozen) if one[0] == "SC331"] == []


def test_augmentation_that_passes_gradients_on() -> None:
    assert found("random_contrast: {factor: 0.2, value_range: [0, 1]}") == []


def test_a_loss_without_a_gradient() -> None:
    loss = "{compute: \"abs(cast(y_pred > 0.5, 'float32') - y_true)\"}"
    told = {"behind": ["first", "last"]}
    assert found("identity", loss) == [("SC331", "loss_without_gradient", told)]
    assert found("identity", '{compute: "abs(y_pred - y_true)"}') == []


def test_a_regularized_weight_has_the_gradient_of_its_penalty() -> None:
    text = SPEC.format(layer="compute: round(x)", loss="mean_squared_error")
    assert "SC331" in [one[0] for one in facts(compiled(text))]
    text = text.replace("units: 3,", "units: 3, kernel_regularizer: l2, use_bias: false,")
    assert "SC331" not in [one[0] for one in facts(compiled(text))]
