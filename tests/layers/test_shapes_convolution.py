"""What convolutions can't take, and how much they compute."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

IMAGE, STEPS = (None, 4, 5, 6), (None, 4, 6)
OPEN_IMAGE, OPEN_STEPS = (None, 4, 5, None), (None, 4, None)
EIGHT = {"filters": 8, "kernel_size": 2}
TWO = {"kernel_size": 2}
BOTH = {"strides": 2, "dilation_rate": 2}
ROWS = [
    ("conv1d", EIGHT, [IMAGE], "takes rank 3 (batch, steps, channels)"),
    ("conv1d", EIGHT, [OPEN_STEPS], "needs to know its number of channels"),
    ("conv1d", EIGHT, [(STEPS, "int32")], "gets int32"),
    ("conv1d", EIGHT | {"kernel_size": 5}, [STEPS], "has a window of 5 over an axis of 4"),
    ("conv1d", EIGHT | {"dilation_rate": 4}, [STEPS], "has a window of 5 over an axis of 4"),
    ("conv1d", EIGHT | BOTH, [STEPS], "strides above 1 and a dilation rate above 1"),
    ("conv1d", EIGHT | {"groups": 4}, [STEPS], "can't share 6 channels out to 4 groups"),
    ("conv2d", EIGHT, [STEPS], "takes rank 4 (batch, height, width, channels)"),
    ("conv2d", EIGHT, [OPEN_IMAGE], "needs to know its number of channels"),
    ("conv2d", EIGHT, [(IMAGE, "uint8")], "gets uint8"),
    ("conv2d", EIGHT | {"kernel_size": [2, 6]}, [IMAGE], "has a window of 6 over an axis of 5"),
    ("conv2d", EIGHT | {"groups": 3}, [IMAGE], "can't share 8 filters out to 3 groups"),
    ("conv2d", EIGHT | {"groups": 4}, [IMAGE], "can't share 6 channels out to 4 groups"),
    (
        "conv2d",
        EIGHT | {"strides": [1, 2], "dilation_rate": [2, 1]},
        [IMAGE],
        "strides above 1 and a dilation rate above 1",
    ),
    ("depthwise_conv2d", TWO, [STEPS], "takes rank 4"),
    ("depthwise_conv2d", TWO, [OPEN_IMAGE], "needs to know its number of channels"),
    ("depthwise_conv2d", TWO, [(IMAGE, "uint8")], "gets uint8"),
    ("depthwise_conv2d", {"kernel_size": 5}, [IMAGE], "has a window of 5 over an axis of 4"),
    ("depthwise_conv2d", TWO | {"strides": [1, 2]}, [IMAGE], "has strides of 1 and 2"),
    ("separable_conv2d", EIGHT, [STEPS], "takes rank 4"),
    ("separable_conv2d", EIGHT, [OPEN_IMAGE], "needs to know its number of channels"),
    ("separable_conv2d", EIGHT, [(IMAGE, "uint8")], "gets uint8"),
    ("separable_conv2d", EIGHT | {"kernel_size": 5}, [IMAGE], "has a window of 5"),
    ("separable_conv2d", EIGHT | {"strides": [2, 1]}, [IMAGE], "has strides of 2 and 1"),
    ("conv2d_transpose", EIGHT, [STEPS], "takes rank 4"),
    ("conv2d_transpose", EIGHT, [OPEN_IMAGE], "needs to know its number of channels"),
    ("conv2d_transpose", EIGHT, [(IMAGE, "uint8")], "gets uint8"),
    ("conv2d_transpose", EIGHT | BOTH, [IMAGE], "strides above 1 and a dilation rate above 1"),
    (
        "conv2d_transpose",
        EIGHT | {"strides": [3, 2], "output_padding": 2},
        [IMAGE],
        "has an output padding of 2 with strides of 2",
    ),
    (
        "conv2d_transpose",
        EIGHT | {"strides": 2, "output_padding": 0, "padding": "same"},
        [IMAGE],
        "has an output padding of 0 with a window of 2",
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "message"), ROWS)
def test_convolution_refuses(name, parameters, inputs, message) -> None:
    assert message in refusal(name, parameters, inputs).message


@pytest.mark.parametrize(
    ("name", "parameters", "shape", "count"),
    [
        ("conv1d", {"filters": 8, "kernel_size": 2, "padding": "same"}, STEPS, 4 * 2 * 6 * 8),
        ("conv2d", {"filters": 8, "kernel_size": 2}, IMAGE, (3 * 4) * (2 * 2) * 6 * 8),
        ("conv2d", EIGHT | {"groups": 2}, IMAGE, (3 * 4) * (2 * 2) * 3 * 8),
        ("conv2d", EIGHT, (None, None, 5, 6), 4 * (2 * 2) * 6 * 8),
        ("depthwise_conv2d", TWO | {"depth_multiplier": 3}, IMAGE, (3 * 4) * (2 * 2) * 18),
        ("separable_conv2d", EIGHT, IMAGE, (3 * 4) * (2 * 2 * 6 + 6 * 8)),
        ("conv2d_transpose", EIGHT | {"strides": 2}, IMAGE, (4 * 5) * (2 * 2) * 6 * 8),
    ],
)
def test_multiply_adds_are_counted(name, parameters, shape, count) -> None:
    operator, given = LAYERS.find(name)(**parameters), TensorType(shape)
    assert operator.multiply_adds(operator.infer(given), given) == count
