"""What dropout and noise can't take."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS

ROWS = [
    ("dropout", {"rate": 0.5}, [((None, 4), "int32")], codes.layer_inputs.not_floating("int32")),
    (
        "dropout",
        {"rate": 0.5, "noise_shape": [None]},
        [(None, 4)],
        codes.shapes.wrong_length_of_noise_shape(1, (None, 4)),
    ),
    (
        "dropout",
        {"rate": 0.5, "noise_shape": [32, 4]},
        [(None, 4)],
        codes.shapes.wrong_size_in_noise_shape(32, 0, (None, 4)),
    ),
    (
        "dropout",
        {"rate": 0.5, "noise_shape": [None, 3]},
        [(None, 4)],
        codes.shapes.wrong_size_in_noise_shape(3, 1, (None, 4)),
    ),
    (
        "spatial_dropout1d",
        {"rate": 0.5},
        [(None, 4)],
        codes.shapes.unexpected_rank(("steps", "features"), (None, 4)),
    ),
    (
        "spatial_dropout3d",
        {"rate": 0.5},
        [(None, 4)],
        codes.shapes.unexpected_rank(("depth", "height", "width", "channels"), (None, 4)),
    ),
    (
        "spatial_dropout2d",
        {"rate": 0.5},
        [(None, 4)],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4)),
    ),
    (
        "spatial_dropout2d",
        {"rate": 0.5},
        [((None, 2, 2, 1), "uint8")],
        codes.layer_inputs.not_floating("uint8"),
    ),
    (
        "gaussian_noise",
        {"stddev": 0.1},
        [((None, 4), "int32")],
        codes.layer_inputs.not_floating("int32"),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_regularization_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("dropout", {"rate": 1.0}),
        ("dropout", {"rate": 0.5, "noise_shape": 4}),
        ("dropout", {"rate": 0.5, "noise_shape": [None, 0]}),
        ("dropout", {"rate": 0.5, "noise_shape": [None, True]}),
        ("gaussian_noise", {"stddev": 1.5}),
    ],
)
def test_parameters_out_of_range_are_refused(name, parameters) -> None:
    with pytest.raises(ValidationError):
        LAYERS.find(name)(**parameters)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("dropout", "rate"), ("spatial_dropout2d", "rate"), ("gaussian_noise", "stddev")],
)
def test_nothing_is_drawn_where_nothing_is_disturbed(name, parameter) -> None:
    assert LAYERS.find(name)(**{parameter: 0.0}).draws() == ()
    assert LAYERS.find(name)(**{parameter: 0.5}).draws() == (1,)
