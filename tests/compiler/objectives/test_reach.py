"""What an output stays between, compared with Keras' own activations over a wide range."""

from math import inf
from typing import get_args

import pytest
from compiled_texts import of_layers
from speccompile.compiler.objectives.reach import BOUNDS, Reach
from speccompile.spec_schema.parameters import ActivationName

TRAINING = """\
training: {loss: mean_squared_error, optimizer: adam, epochs: 3}
"""


def reach(*layers: str) -> Reach | None:
    result = of_layers(*layers, rest=TRAINING)
    assert result.spec is not None, list(result.findings)
    return result.spec.objectives[0].reach


def bounds(*layers: str) -> tuple[float, float]:
    found = reach(*layers)
    return (found.low, found.high) if found else (-inf, inf)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", get_args(ActivationName))
def test_bounds_are_those_of_keras(name: str) -> None:
    import keras
    import numpy as np

    grid = np.concatenate([np.linspace(-60, 60, 24_001), np.linspace(-3, 3, 60_001)])
    rows = np.concatenate([np.stack([grid, other], axis=1) for other in (grid, 0 * grid)])
    values = np.asarray(getattr(keras.activations, name)(rows.astype(np.float32)), np.float64)
    low, high = BOUNDS.get(name, (-inf, inf))
    assert values.min() >= low - 1e-6
    assert values.max() <= high + 1e-6
    assert values.min() < (low + 2e-2 if low > -inf else -10)
    assert values.max() > (high - 2e-2 if high < inf else 10)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["dense: 1"], (-inf, inf)),
        (["dense: {units: 1, activation: tanh}"], (-1, 1)),
        (["dense: 1", "activation: softplus"], (0, inf)),
        (["dense: 4", "softmax"], (0, 1)),
        (["dense: 4", "relu"], (0, inf)),
        (["dense: 4", "relu: {max_value: 2.5}"], (0, 2.5)),
        (["dense: 4", "relu: {negative_slope: 0.1, max_value: 3}"], (-inf, 3)),
        (["dense: 4", "leaky_relu"], (-inf, inf)),
        (["dense: {units: 4, activation: sigmoid}", "reshape: [2, 2]", "flatten"], (0, 1)),
        (["dense: {units: 4, activation: sigmoid}", "rescaling: 16"], (-inf, inf)),
        (["dense: {units: 4, activation: sigmoid}", "dense: 1"], (-inf, inf)),
        (["reshape: [4, 1]", "lstm: 2"], (-1, 1)),
        (["reshape: [4, 1]", "gru: {units: 2, activation: log_sigmoid}"], (-inf, 0)),
        (["reshape: [4, 1]", "gru: {units: 2, recurrent_activation: tanh}"], (-inf, inf)),
        (["reshape: [4, 1]", "bidirectional: {lstm: 2}"], (-inf, inf)),
    ],
)
def test_bounds_of_layers(layers: list[str], expected: tuple[float, float]) -> None:
    assert bounds(*layers) == expected


def test_the_place_is_where_the_activation_is_written() -> None:
    inside = reach("dense: {units: 1, activation: tanh}")
    alone = reach("dense: 1", "activation: tanh")
    assert inside is not None
    assert alone is not None
    assert (inside.path, inside.place.line) == ("model.layers.dense.activation", 5)
    assert (alone.path, alone.place.line) == ("model.layers.activation.activation", 6)
    assert (inside.activation, inside.low, inside.high) == ("tanh", -1, 1)
