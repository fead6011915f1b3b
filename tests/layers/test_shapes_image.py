"""What layers on images can't take, and how their margins may be written."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import DType, TensorType

IMAGE = (None, 4, 6, 3)
ROWS = [
    (
        "zero_padding2d",
        {},
        [(None, 4)],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4)),
    ),
    (
        "cropping2d",
        {},
        [(None, 4, 4)],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 4)),
    ),
    ("cropping2d", {"cropping": 2}, [IMAGE], codes.shapes.crops_everything(4, 4, "rows")),
    (
        "cropping2d",
        {"cropping": [0, [3, 4]]},
        [(None, None, 6, 3)],
        codes.shapes.crops_everything(7, 6, "columns"),
    ),
    (
        "up_sampling2d",
        {},
        [(None, 4)],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4)),
    ),
    (
        "up_sampling2d",
        {"interpolation": "bilinear"},
        [(IMAGE, "uint8")],
        codes.layer_inputs.not_floating("uint8"),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_image_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (2, ((2, 2), (2, 2))),
        ([1, 2.0], ((1, 1), (2, 2))),
        ([[1, 2], [0, 3]], ((1, 2), (0, 3))),
        ([[1, 2], 3], ((1, 2), (3, 3))),
    ],
)
def test_margins_are_pairs(written, read) -> None:
    assert LAYERS.find("zero_padding2d")(padding=written).padding == read


@pytest.mark.parametrize("written", [-1, True, "1", [1], [1, 2, 3], [[1, 2, 3], 1], [[1, -1], 1]])
def test_other_margins_are_refused(written) -> None:
    with pytest.raises(ValidationError):
        LAYERS.find("cropping2d")(cropping=written)


def test_rescaling_gives_float32_and_costs_one_multiply_add_a_number() -> None:
    rescaling = LAYERS.find("rescaling")(scale=2)
    given = TensorType(IMAGE, DType.UINT8)
    output = rescaling.infer(given)
    assert output == TensorType(IMAGE, DType.FLOAT32)
    assert rescaling.multiply_adds(output, given) == 4 * 6 * 3


@pytest.mark.parametrize("name", ["zero_padding2d", "cropping2d", "up_sampling2d"])
def test_pixels_that_only_move_keep_their_type(name) -> None:
    assert LAYERS.find(name)().infer(TensorType(IMAGE, DType.UINT8)).dtype == DType.UINT8
