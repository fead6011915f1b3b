"""What normalization can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.types import TensorType

STEPS = (None, 4, 6)
ROWS = [
    ("batch_normalization", {}, [(None,)], codes.shapes.axis_out_of_range(-1, (None,))),
    ("batch_normalization", {"axis": 0}, [STEPS], codes.shapes.axis_out_of_range(0, (None, 4, 6))),
    ("batch_normalization", {"axis": 3}, [STEPS], codes.shapes.axis_out_of_range(3, (None, 4, 6))),
    (
        "batch_normalization",
        {"axis": -4},
        [STEPS],
        codes.shapes.axis_out_of_range(-4, (None, 4, 6)),
    ),
    (
        "batch_normalization",
        {"axis": 1},
        [(None, None, 6)],
        codes.layer_inputs.unknown_size("axis 1"),
    ),
    (
        "batch_normalization",
        {},
        [TensorType((None, 5, 3, 4), mask_rank=2)],
        codes.masks.other_rank((None, 5), (None, 5, 3)),
    ),
    ("layer_normalization", {}, [(None,)], codes.shapes.axis_out_of_range(-1, (None,))),
    (
        "layer_normalization",
        {"axis": [0, 1]},
        [STEPS],
        codes.shapes.axis_out_of_range(0, (None, 4, 6)),
    ),
    (
        "layer_normalization",
        {"axis": [1, 3]},
        [STEPS],
        codes.shapes.axis_out_of_range(3, (None, 4, 6)),
    ),
    (
        "layer_normalization",
        {"axis": [-1, 2]},
        [STEPS],
        codes.shapes.duplicate_axis((-1, 2), (None, 4, 6)),
    ),
    ("layer_normalization", {}, [(None, 4, None)], codes.layer_inputs.unknown_size("axis -1")),
    ("layer_normalization", {}, [(STEPS, "int32")], codes.layer_inputs.not_floating("int32")),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_normalization_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what
