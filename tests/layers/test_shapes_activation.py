"""What activations can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.types import TensorType

ROWS = [
    (
        "activation",
        {"activation": "relu"},
        [((None, 4), "int32")],
        codes.layer_inputs.not_floating("int32"),
    ),
    (
        "activation",
        {"activation": "softmax"},
        [(None,)],
        codes.shapes.axis_out_of_range(-1, (None,)),
    ),
    ("relu", {}, [((None, 4), "uint8")], codes.layer_inputs.not_floating("uint8")),
    ("leaky_relu", {}, [((None, 4), "bool")], codes.layer_inputs.not_floating("bool")),
    ("softmax", {}, [((None, 4), "int64")], codes.layer_inputs.not_floating("int64")),
    (
        "softmax",
        {},
        [TensorType((None, 5, 4), mask_rank=2)],
        codes.masks.not_accepted((None, 5)),
    ),
    ("softmax", {"axis": 0}, [(None, 4)], codes.shapes.axis_out_of_range(0, (None, 4))),
    ("softmax", {"axis": 2}, [(None, 4)], codes.shapes.axis_out_of_range(2, (None, 4))),
    ("softmax", {"axis": -3}, [(None, 4)], codes.shapes.axis_out_of_range(-3, (None, 4))),
    ("softmax", {"axis": [1, -1]}, [(None, 4)], codes.shapes.duplicate_axis((1, -1), (None, 4))),
    (
        "prelu",
        {"shared_axes": [1, 3]},
        [(None, 4, 5)],
        codes.shapes.shared_axis_out_of_range(3, (None, 4, 5)),
    ),
    (
        "prelu",
        {"shared_axes": 1},
        [(None, None, None)],
        codes.layer_inputs.unknown_size("axis 2"),
    ),
    ("elu", {}, [((None, 4), "int32")], codes.layer_inputs.not_floating("int32")),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_activation_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what
