"""What pooling can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes

IMAGE, STEPS, VOLUME = (None, 4, 4, 3), (None, 4, 3), (None, 4, 4, 4, 3)
SEQUENCE = ("steps", "features")
NOT_FLOATING = codes.layer_inputs.not_floating("int32")
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
    (
        "max_pooling3d",
        {},
        [IMAGE],
        codes.shapes.unexpected_rank(("depth", "height", "width", "channels"), IMAGE),
    ),
    (
        "max_pooling3d",
        {"pool_size": [2, 5, 1]},
        [VOLUME],
        codes.layer_inputs.window_too_large(5, 4),
    ),
    ("average_pooling1d", {"pool_size": 5}, [STEPS], codes.layer_inputs.window_too_large(5, 4)),
    ("average_pooling3d", {"pool_size": 2}, [(VOLUME, "int32")], NOT_FLOATING),
    ("global_max_pooling1d", {}, [IMAGE], codes.shapes.unexpected_rank(SEQUENCE, IMAGE)),
    ("global_max_pooling3d", {}, [(VOLUME, "int32")], NOT_FLOATING),
    (
        "adaptive_average_pooling1d",
        {"output_size": 2},
        [IMAGE],
        codes.shapes.unexpected_rank(SEQUENCE, IMAGE),
    ),
    ("adaptive_max_pooling3d", {"output_size": 2}, [(VOLUME, "int32")], NOT_FLOATING),
    (
        "adaptive_average_pooling2d",
        {"output_size": 2},
        [(None, 4, None, 3)],
        codes.layer_inputs.unknown_size("width axis"),
    ),
    (
        "adaptive_max_pooling2d",
        {"output_size": [2, 1]},
        [IMAGE],
        codes.shapes.maximum_over_everything(4, 1),
    ),
    (
        "adaptive_max_pooling1d",
        {"output_size": 3},
        [(None, 1, 3)],
        codes.shapes.maximum_over_everything(1, 3),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_pooling_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("inputs", "help"),
    [
        ([(None, 5, *IMAGE[1:])], "put it into `time_distributed`"),
        ([STEPS], "add `reshape: [height, width, channels]`"),
    ],
)
def test_an_input_with_another_axis_may_be_a_sequence(inputs, help) -> None:
    assert help in refusal("global_average_pooling2d", {}, inputs).violation.text.help
