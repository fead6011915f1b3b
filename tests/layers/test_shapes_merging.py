"""What layers with several inputs can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.types import TensorType

ELEMENTWISE = ["add", "subtract", "multiply", "average", "maximum"]
GRID = (None, 2, 3, 4)
WIDE, NARROW = (None, 3, 4), (None, 3, 5)
ROWS = [
    ("add", {}, [WIDE, NARROW], codes.layer_inputs.not_broadcastable((None, 3, 4), (None, 3, 5))),
    ("add", {}, [WIDE, (None, 5)], codes.layer_inputs.not_broadcastable((None, 3, 4), (None, 5))),
    ("subtract", {}, [WIDE, WIDE, WIDE], codes.layer_inputs.not_two_inputs(3)),
    ("average", {}, [WIDE, (WIDE, "int32")], codes.layer_inputs.not_floating("int32")),
    ("concatenate", {}, [WIDE], codes.layer_inputs.too_few_inputs(1)),
    (
        "concatenate",
        {},
        [WIDE, (None, 2, 4)],
        codes.layer_inputs.not_concatenable((None, 3, 4), (None, 2, 4), 2),
    ),
    (
        "concatenate",
        {},
        [WIDE, (None, 4)],
        codes.layer_inputs.not_concatenable((None, 3, 4), (None, 4), 2),
    ),
    (
        "concatenate",
        {},
        [WIDE, (WIDE, "int32")],
        codes.layer_inputs.mixed_dtypes("float32", "int32"),
    ),
    (
        "add",
        {},
        [TensorType(WIDE, mask_rank=2), TensorType((None, 4), mask_rank=1)],
        codes.masks.masks_differ((None, 3), (None,)),
    ),
    (
        "multiply",
        {},
        [TensorType(GRID, mask_rank=2), GRID],
        codes.masks.other_rank((None, 2), (None, 2, 3)),
    ),
    (
        "concatenate",
        {},
        [TensorType(GRID, mask_rank=2), GRID],
        codes.masks.other_rank((None, 2), (None, 2, 3)),
    ),
    ("concatenate", {"axis": 0}, [WIDE, WIDE], codes.shapes.axis_out_of_range(0, (None, 3, 4))),
    ("concatenate", {"axis": 3}, [WIDE, WIDE], codes.shapes.axis_out_of_range(3, (None, 3, 4))),
    ("dot", {"axes": 1}, [(None, 3)], codes.layer_inputs.not_two_inputs(1)),
    (
        "dot",
        {"axes": [2, 1]},
        [(None, 3, 4), (None, 5)],
        codes.layer_inputs.not_multipliable((None, 3, 4), (None, 5), (2, 1)),
    ),
    (
        "dot",
        {"axes": 1},
        [(None, None, 2), (None, 5, 2)],
        codes.layer_inputs.not_multipliable((None, None, 2), (None, 5, 2), (1, 1)),
    ),
    (
        "dot",
        {"axes": [0, 1]},
        [(None, 3), (None, 3)],
        codes.shapes.axis_out_of_range(0, (None, 3)),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_merging_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_one_input_is_not_several(name) -> None:
    assert refusal(name, {}, [WIDE]).violation.code == "SC207"
