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
    (
        "rms_normalization",
        {"axis": 1},
        [(None, 3, 4)],
        codes.shapes.not_the_last_axes((1,), (None, 3, 4)),
    ),
    (
        "rms_normalization",
        {"axis": [1, -1]},
        [(None, 3, 4)],
        codes.shapes.not_the_last_axes((1, -1), (None, 3, 4)),
    ),
    ("rms_normalization", {}, [(None, None)], codes.layer_inputs.unknown_size("axis -1")),
    ("group_normalization", {}, [(None, 4)], codes.shapes.groups_do_not_divide_axis(4, 32)),
    (
        "group_normalization",
        {"groups": 2, "axis": 1},
        [(None, 3, 4)],
        codes.shapes.groups_do_not_divide_axis(3, 2),
    ),
    (
        "group_normalization",
        {"axis": 3},
        [(None, 4)],
        codes.shapes.axis_out_of_range(3, (None, 4)),
    ),
    (
        "unit_normalization",
        {"axis": [1, -1]},
        [(None, 4)],
        codes.shapes.duplicate_axis((1, -1), (None, 4)),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_normalization_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what
