"""What spectral normalization can't take, and how much it computes."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.layers.compute import Compute
from speccompile.spec_schema.layers.convolution import Conv2D
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.embedding import Embedding
from speccompile.spec_schema.layers.merging import Add
from speccompile.spec_schema.layers.recurrent import LSTM
from speccompile.spec_schema.layers.separable_convolution import SeparableConv1D
from speccompile.spec_schema.types import TensorType

SEQUENCE = (None, 6, 4)


@pytest.mark.parametrize(
    "layer",
    [
        LSTM(units=3),
        Embedding(input_dim=3, output_dim=2),
        SeparableConv1D(filters=3, kernel_size=2),
        Add(),
        Compute(expression="x + 1"),
    ],
    ids=lambda layer: layer.name,
)
def test_a_layer_without_a_kernel_of_its_own_is_refused(layer) -> None:
    error = refusal("spectral_normalization", {"layer": layer}, [SEQUENCE])
    assert error.violation == codes.shapes.nothing_to_normalize(layer.name)
    assert error.parameter == "layer"


def test_errors_of_the_layer_inside_are_at_its_parameter() -> None:
    layer = Conv2D(filters=3, kernel_size=9)
    error = refusal("spectral_normalization", {"layer": layer}, [(None, 4, 4, 1)])
    assert error.violation == codes.layer_inputs.window_too_large(9, 4)
    assert error.parameter == "layer"


def test_integers_are_refused() -> None:
    error = refusal("spectral_normalization", {"layer": Dense(units=3)}, [(SEQUENCE, "int32")])
    assert error.violation == codes.layer_inputs.not_floating("int32")


def test_multiply_adds_are_those_of_the_layer() -> None:
    operator, given = (
        LAYERS.find("spectral_normalization")(layer=Dense(units=3)),
        TensorType(SEQUENCE),
    )
    assert operator.multiply_adds(operator.infer(given), given) == 6 * 4 * 3
