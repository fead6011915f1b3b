"""Cases of spec_schema/layers/transposed_convolution.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

EVERY_WEIGHT = {
    "kernel_initializer": HeNormal(),
    "bias_initializer": Ones(),
    "kernel_regularizer": L2(l2=0.1),
    "bias_regularizer": L1(l1=0.1),
    "activity_regularizer": L2(l2=0.1),
    "kernel_constraint": MaxNorm(),
    "bias_constraint": NonNeg(),
}
STEPS, IMAGE, VOLUME = (None, 5, 2), (None, 4, 5, 2), (None, 2, 3, 4, 2)

CASES = [
    ("conv1d_transpose", {"filters": 3, "kernel_size": (3,)}, [STEPS]),
    ("conv1d_transpose", {"filters": 3, "kernel_size": (2,), "strides": (3,)}, [STEPS]),
    (
        "conv1d_transpose",
        {"filters": 3, "kernel_size": (3,), "strides": (2,), "padding": "same", **EVERY_WEIGHT},
        [(None, None, 2)],
    ),
    (
        "conv1d_transpose",
        {"filters": 3, "kernel_size": (3,), "strides": (2,), "output_padding": (1,)},
        [STEPS],
    ),
    (
        "conv1d_transpose",
        {"filters": 3, "kernel_size": (3,), "strides": (3,), "output_padding": (2,)}
        | {"padding": "same", "activation": "relu", "use_bias": False},
        [(None, None, 2)],
    ),
    ("conv1d_transpose", {"filters": 3, "kernel_size": (3,), "dilation_rate": (2,)}, [STEPS]),
    (
        "conv1d_transpose",
        {"filters": 3, "kernel_size": (2,), "dilation_rate": (3,), "padding": "same"},
        [STEPS],
    ),
    ("conv2d_transpose", {"filters": 3, "kernel_size": (3, 2)}, [IMAGE]),
    ("conv2d_transpose", {"filters": 3, "kernel_size": (2, 2), "strides": (3, 2)}, [IMAGE]),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (3, 3), "strides": (2, 2), "padding": "same", **EVERY_WEIGHT},
        [(None, None, 5, 2)],
    ),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (3, 2), "strides": (2, 2), "output_padding": (0, 1)},
        [IMAGE],
    ),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (3, 2), "strides": (2, 3), "output_padding": (0, 2)}
        | {"padding": "same", "activation": "relu", "use_bias": False},
        [(None, None, None, 2)],
    ),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (3, 2), "dilation_rate": (2, 1)},
        [(None, None, 5, 2)],
    ),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (2, 3), "dilation_rate": (3, 2), "padding": "same"},
        [IMAGE],
    ),
    (
        "conv2d_transpose",
        {"filters": 3, "kernel_size": (2, 3), "dilation_rate": (2, 2), "padding": "same"}
        | {"output_padding": (0, 0)},
        [IMAGE],
    ),
    ("conv3d_transpose", {"filters": 3, "kernel_size": (3, 2, 1)}, [VOLUME]),
    ("conv3d_transpose", {"filters": 3, "kernel_size": (2, 2, 2), "strides": (3, 2, 1)}, [VOLUME]),
    (
        "conv3d_transpose",
        {"filters": 2, "kernel_size": (3, 3, 2), "strides": (2, 2, 2), "padding": "same"}
        | EVERY_WEIGHT,
        [(None, None, 3, 2, 2)],
    ),
    (
        "conv3d_transpose",
        {"filters": 2, "kernel_size": (3, 2, 2), "strides": (2, 2, 3), "output_padding": (0, 1, 2)},
        [VOLUME],
    ),
    (
        "conv3d_transpose",
        {"filters": 2, "kernel_size": (3, 2, 3), "strides": (2, 3, 2), "output_padding": (0, 2, 1)}
        | {"padding": "same", "activation": "relu", "use_bias": False},
        [(None, 2, None, 3, 2)],
    ),
    (
        "conv3d_transpose",
        {"filters": 2, "kernel_size": (3, 2, 2), "dilation_rate": (2, 1, 3)},
        [VOLUME],
    ),
    (
        "conv3d_transpose",
        {"filters": 2, "kernel_size": (2, 3, 2), "dilation_rate": (3, 2, 1), "padding": "same"},
        [VOLUME],
    ),
]
