"""What convolutions can't take, and how much they compute."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

IMAGE, STEPS = (None, 4, 5, 6), (None, 4, 6)
VOLUME, OF_VOLUME = (None, 3, 4, 5, 6), ("depth", "height", "width", "channels")
OPEN_IMAGE, OPEN_STEPS = (None, 4, 5, None), (None, 4, None)
EIGHT = {"filters": 8, "kernel_size": 2}
TWO = {"kernel_size": 2}
BOTH = {"strides": 2, "dilation_rate": 2}
OF_STEPS = ("steps", "channels")
WIDE = codes.layer_inputs.window_too_large(4, 3)
GROUPS = codes.shapes.groups_do_not_divide("channels", 6, 4)
ROWS = [
    (
        "conv1d",
        EIGHT,
        [IMAGE],
        codes.shapes.unexpected_rank(("steps", "channels"), (None, 4, 5, 6)),
    ),
    ("conv1d", EIGHT, [OPEN_STEPS], codes.layer_inputs.unknown_size("channel axis")),
    ("conv1d", EIGHT, [(STEPS, "int32")], codes.layer_inputs.not_floating("int32")),
    ("conv1d", EIGHT | {"kernel_size": 5}, [STEPS], codes.layer_inputs.window_too_large(5, 4)),
    ("conv1d", EIGHT | {"dilation_rate": 4}, [STEPS], codes.layer_inputs.window_too_large(5, 4)),
    ("conv1d", EIGHT | BOTH, [STEPS], codes.shapes.strides_with_dilation((2,), (2,))),
    ("conv1d", EIGHT | {"groups": 4}, [STEPS], codes.shapes.groups_do_not_divide("channels", 6, 4)),
    (
        "conv2d",
        EIGHT,
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 6)),
    ),
    ("conv2d", EIGHT, [OPEN_IMAGE], codes.layer_inputs.unknown_size("channel axis")),
    ("conv2d", EIGHT, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
    ("conv2d", EIGHT | {"kernel_size": [2, 6]}, [IMAGE], codes.layer_inputs.window_too_large(6, 5)),
    ("conv2d", EIGHT | {"groups": 3}, [IMAGE], codes.shapes.groups_do_not_divide("filters", 8, 3)),
    ("conv2d", EIGHT | {"groups": 4}, [IMAGE], codes.shapes.groups_do_not_divide("channels", 6, 4)),
    (
        "conv2d",
        EIGHT | {"strides": [1, 2], "dilation_rate": [2, 1]},
        [IMAGE],
        codes.shapes.strides_with_dilation((1, 2), (2, 1)),
    ),
    (
        "depthwise_conv2d",
        TWO,
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 6)),
    ),
    ("depthwise_conv2d", TWO, [OPEN_IMAGE], codes.layer_inputs.unknown_size("channel axis")),
    ("depthwise_conv2d", TWO, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
    ("depthwise_conv2d", {"kernel_size": 5}, [IMAGE], codes.layer_inputs.window_too_large(5, 4)),
    ("depthwise_conv2d", TWO | {"strides": [1, 2]}, [IMAGE], codes.shapes.unequal_strides((1, 2))),
    (
        "separable_conv2d",
        EIGHT,
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 6)),
    ),
    ("separable_conv2d", EIGHT, [OPEN_IMAGE], codes.layer_inputs.unknown_size("channel axis")),
    ("separable_conv2d", EIGHT, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
    (
        "separable_conv2d",
        EIGHT | {"kernel_size": 5},
        [IMAGE],
        codes.layer_inputs.window_too_large(5, 4),
    ),
    (
        "separable_conv2d",
        EIGHT | {"strides": [2, 1]},
        [IMAGE],
        codes.shapes.unequal_strides((2, 1)),
    ),
    (
        "conv2d_transpose",
        EIGHT,
        [STEPS],
        codes.shapes.unexpected_rank(("height", "width", "channels"), (None, 4, 6)),
    ),
    ("conv2d_transpose", EIGHT, [OPEN_IMAGE], codes.layer_inputs.unknown_size("channel axis")),
    ("conv2d_transpose", EIGHT, [(IMAGE, "uint8")], codes.layer_inputs.not_floating("uint8")),
    ("conv2d_transpose", EIGHT | BOTH, [IMAGE], codes.shapes.strides_with_dilation((2, 2), (2, 2))),
    (
        "conv2d_transpose",
        EIGHT | {"strides": [3, 2], "output_padding": 2},
        [IMAGE],
        codes.shapes.output_padding_too_large(2, 2),
    ),
    (
        "conv2d_transpose",
        EIGHT | {"strides": 2, "output_padding": 0, "padding": "same"},
        [IMAGE],
        codes.shapes.output_padding_of_even_window(2),
    ),
    ("conv3d", EIGHT, [IMAGE], codes.shapes.unexpected_rank(OF_VOLUME, IMAGE)),
    ("conv3d", EIGHT, [(None, 3, 4, 5, None)], codes.layer_inputs.unknown_size("channel axis")),
    ("conv3d", EIGHT | {"kernel_size": [4, 2, 2]}, [VOLUME], WIDE),
    ("conv3d", EIGHT | BOTH, [VOLUME], codes.shapes.strides_with_dilation((2,) * 3, (2,) * 3)),
    ("conv3d", EIGHT | {"groups": 4}, [VOLUME], GROUPS),
    ("depthwise_conv1d", TWO, [IMAGE], codes.shapes.unexpected_rank(OF_STEPS, IMAGE)),
    ("depthwise_conv1d", {"kernel_size": 5}, [STEPS], codes.layer_inputs.window_too_large(5, 4)),
    ("separable_conv1d", EIGHT, [OPEN_STEPS], codes.layer_inputs.unknown_size("channel axis")),
    ("conv1d_transpose", EIGHT | BOTH, [STEPS], codes.shapes.strides_with_dilation((2,), (2,))),
    (
        "conv1d_transpose",
        EIGHT | {"strides": 2, "output_padding": 2},
        [STEPS],
        codes.shapes.output_padding_too_large(2, 2),
    ),
    ("conv3d_transpose", EIGHT, [IMAGE], codes.shapes.unexpected_rank(OF_VOLUME, IMAGE)),
    (
        "conv3d_transpose",
        EIGHT | {"strides": 2, "output_padding": [0, 1, 1], "padding": "same"},
        [VOLUME],
        codes.shapes.output_padding_of_even_window(2),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "what"), ROWS)
def test_convolution_refuses(name, parameters, inputs, what) -> None:
    assert refusal(name, parameters, inputs).violation == what


@pytest.mark.parametrize(
    ("name", "parameters", "shape", "count"),
    [
        ("conv1d", {"filters": 8, "kernel_size": 2, "padding": "same"}, STEPS, 4 * 2 * 6 * 8),
        ("conv2d", {"filters": 8, "kernel_size": 2}, IMAGE, (3 * 4) * (2 * 2) * 6 * 8),
        ("conv2d", EIGHT | {"groups": 2}, IMAGE, (3 * 4) * (2 * 2) * 3 * 8),
        ("conv2d", EIGHT, (None, None, 5, 6), 4 * (2 * 2) * 6 * 8),
        ("conv3d", EIGHT, VOLUME, (2 * 3 * 4) * 2**3 * 6 * 8),
        ("depthwise_conv1d", TWO, STEPS, 3 * 2 * 6),
        ("separable_conv1d", EIGHT, STEPS, 3 * (2 * 6 + 6 * 8)),
        ("conv1d_transpose", EIGHT | {"strides": 2}, STEPS, 4 * 2 * 6 * 8),
        ("conv3d_transpose", EIGHT, VOLUME, (3 * 4 * 5) * 2**3 * 6 * 8),
        ("depthwise_conv2d", TWO | {"depth_multiplier": 3}, IMAGE, (3 * 4) * (2 * 2) * 18),
        ("separable_conv2d", EIGHT, IMAGE, (3 * 4) * (2 * 2 * 6 + 6 * 8)),
        ("conv2d_transpose", EIGHT | {"strides": 2}, IMAGE, (4 * 5) * (2 * 2) * 6 * 8),
    ],
)
def test_multiply_adds_are_counted(name, parameters, shape, count) -> None:
    operator, given = LAYERS.find(name)(**parameters), TensorType(shape)
    assert operator.multiply_adds(operator.infer(given), given) == count
