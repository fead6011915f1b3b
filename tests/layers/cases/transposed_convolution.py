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
IMAGE = (None, 4, 5, 2)

CASES = [
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
]
