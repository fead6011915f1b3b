"""What padding, cropping and upsampling can't take, and how margins may be written."""

import pytest
from pydantic import ValidationError
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import DType, TensorType

STEPS, IMAGE, VOLUME = (None, 4, 3), (None, 4, 6, 3), (None, 2, 4, 6, 3)
OF_STEPS, OF_VOLUME = ("steps", "features"), ("depth", "height", "width", "channels")
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
ROWS += [
    (f"{name}1d", {}, [IMAGE], codes.shapes.unexpected_rank(OF_STEPS, IMAGE))
    for name in ("zero_padding", "cropping", "up_sampling")
]
ROWS += [
    (f"{name}3d", {}, [IMAGE], codes.shapes.unexpected_rank(OF_VOLUME, IMAGE))
    for name in ("zero_padding", "cropping", "up_sampling")
]
ROWS += [
    ("cropping1d", {"cropping": [1, 3]}, [STEPS], codes.shapes.crops_everything(4, 4, "steps")),
    ("cropping3d", {}, [VOLUME], codes.shapes.crops_everything(2, 2, "planes")),
    (
        "cropping3d",
        {"cropping": [0, 0, 3]},
        [VOLUME],
        codes.shapes.crops_everything(6, 6, "columns"),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_spatial_layers_refuse(name, parameters, inputs, what) -> None:
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


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("cropping1d", 2, (2, 2)),
        ("cropping1d", [0, 3], (0, 3)),
        ("cropping3d", 1, ((1, 1), (1, 1), (1, 1))),
        ("cropping3d", [1, 0, [2, 3]], ((1, 1), (0, 0), (2, 3))),
    ],
)
def test_margins_are_those_of_the_rank(name, written, read) -> None:
    assert LAYERS.find(name)(cropping=written).cropping == read


@pytest.mark.parametrize(
    ("name", "written"),
    [("cropping1d", [1]), ("cropping1d", [[1, 2]]), ("cropping1d", -1), ("cropping3d", [1, 2])],
)
def test_margins_of_another_rank_are_refused(name, written) -> None:
    with pytest.raises(ValidationError):
        LAYERS.find(name)(cropping=written)


def test_rescaling_gives_float32_and_costs_one_multiply_add_a_number() -> None:
    rescaling = LAYERS.find("rescaling")(scale=2)
    given = TensorType(IMAGE, DType.UINT8)
    output = rescaling.infer(given)
    assert output == TensorType(IMAGE, DType.FLOAT32)
    assert rescaling.multiply_adds(output, given) == 4 * 6 * 3


@pytest.mark.parametrize("shape", [STEPS, IMAGE, (None, 3, 4, 5, 6)], ids=len)
@pytest.mark.parametrize("what", ["zero_padding", "cropping", "up_sampling"])
def test_numbers_that_only_move_keep_their_type(what, shape) -> None:
    layer = LAYERS.find(f"{what}{len(shape) - 2}d")()
    assert layer.infer(TensorType(shape, DType.UINT8)).dtype == DType.UINT8
