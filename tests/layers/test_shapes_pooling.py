"""What pooling can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes

IMAGE, STEPS = (None, 4, 4, 3), (None, 4, 3)
ROWS = [
    (
        "max_pooling1d",
        {},
        [IMAGE],
        codes.shapes.unexpected_rank(("steps", "features"), (None, 4, 4, 3)),
    ),
    ("max_pooling1d", {"pool_size": 5}, [STEPS], codes.layer_inputs.window_too_large(5, 4)),
    ("max_pooling1d", {}, [(STEPS, "int32")], codes.layer_inputs.not_floating("int32")),
    (
        "max_pooling2d",
        {},
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 3)),
    ),
    ("max_pooling2d", {"pool_size": [2, 5]}, [IMAGE], codes.layer_inputs.window_too_large(5, 4)),
    ("max_pooling2d", {}, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
    (
        "average_pooling2d",
        {"pool_size": 2},
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 3)),
    ),
    ("average_pooling2d", {"pool_size": 5}, [IMAGE], codes.layer_inputs.window_too_large(5, 4)),
    (
        "global_average_pooling1d",
        {},
        [IMAGE],
        codes.shapes.unexpected_rank(("steps", "features"), (None, 4, 4, 3)),
    ),
    ("global_average_pooling1d", {}, [(STEPS, "int32")], codes.layer_inputs.not_floating("int32")),
    (
        "global_average_pooling2d",
        {},
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 3)),
    ),
    (
        "global_max_pooling2d",
        {},
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 3)),
    ),
    ("global_max_pooling2d", {}, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_pooling_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what
