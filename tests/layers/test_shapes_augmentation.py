"""What layers that vary images can't take."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS

GRAY, OPEN = (None, 6, 8, 1), (None, None, None, 3)
AXES = ("height", "width", "channels")

ROWS = [
    ("random_flip", {}, [(None, 6, 8)], codes.shapes.unexpected_rank(AXES, (None, 6, 8))),
    ("random_perspective", {}, [OPEN], codes.layer_inputs.unknown_size("height")),
    ("random_elastic_transform", {}, [OPEN], codes.layer_inputs.unknown_size("height")),
    ("random_erasing", {}, [OPEN], codes.layer_inputs.unknown_size("height")),
    (
        "random_sharpness",
        {"factor": 1},
        [(None, 4, 4, None)],
        codes.layer_inputs.unknown_size("channels"),
    ),
    ("random_hue", {"factor": 0.1}, [GRAY], codes.shapes.wrong_channels((3,), GRAY)),
    ("random_saturation", {"factor": 0.1}, [GRAY], codes.shapes.wrong_channels((3,), GRAY)),
    ("random_color_degeneration", {"factor": 0.1}, [GRAY], codes.shapes.wrong_channels((3,), GRAY)),
    ("random_color_jitter", {"hue_factor": 0.1}, [GRAY], codes.shapes.wrong_channels((3,), GRAY)),
    (
        "random_grayscale",
        {},
        [(None, 6, 8, 4)],
        codes.shapes.wrong_channels((1, 3), (None, 6, 8, 4)),
    ),
    ("random_erasing", {"fill_value": [1, 2, 3]}, [GRAY], codes.shapes.wrong_channels((3,), GRAY)),
    (
        "random_crop",
        {"height": 6, "width": 4},
        [GRAY],
        codes.shapes.crop_too_large("height", 6, GRAY),
    ),
    ("equalization", {}, [(GRAY, "uint8")], codes.layer_inputs.not_floating("uint8")),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_inputs_are_refused(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("name", "parameter", "written"),
    [
        ("random_rotation", "factor", 1.5),
        ("random_rotation", "factor", [0.1]),
        ("random_rotation", "factor", True),
        ("random_zoom", "height_factor", -1),
        ("random_contrast", "factor", [-0.1, 0.5]),
        ("random_posterization", "factor", 9),
        ("random_posterization", "factor", 1.5),
        ("random_gaussian_blur", "kernel_size", [3, 4]),
        ("random_invert", "value_range", [1, 0]),
        ("random_invert", "value_range", 255),
        ("random_erasing", "fill_value", [1, 2]),
        ("random_erasing", "fill_value", "black"),
    ],
)
def test_other_values_are_refused(name, parameter, written) -> None:
    with pytest.raises(ValidationError) as caught:
        LAYERS.find(name)(**{parameter: written})
    assert [error["loc"][0] for error in caught.value.errors()] == [parameter]


@pytest.mark.parametrize("written", [[0.3, 0.1], (0.3, 0.1)])
def test_ranges_are_stored_as_written(written) -> None:
    assert LAYERS.find("random_rotation")(factor=written).factor == (0.3, 0.1)
    assert LAYERS.find("random_rotation")(factor=1).factor == 1
