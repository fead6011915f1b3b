"""Cases of spec_schema/layers/separable_convolution.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.scaled import HeNormal, HeUniform
from speccompile.spec_schema.components.regularizers import L1, L2

EVERY_DEPTHWISE = {
    "depthwise_initializer": HeNormal(),
    "bias_initializer": Ones(),
    "depthwise_regularizer": L2(l2=0.1),
    "bias_regularizer": L1(l1=0.1),
    "activity_regularizer": L2(l2=0.1),
    "depthwise_constraint": MaxNorm(),
    "bias_constraint": NonNeg(),
}
EVERY_POINTWISE = {
    "pointwise_initializer": HeUniform(),
    "pointwise_regularizer": L2(l2=0.1),
    "pointwise_constraint": UnitNorm(),
}

CASES = [
    ("depthwise_conv1d", {"kernel_size": (3,)}, [(None, 7, 2)]),
    (
        "depthwise_conv1d",
        {"kernel_size": (3,), "strides": (2,), "padding": "same", "depth_multiplier": 2}
        | EVERY_DEPTHWISE,
        [(None, None, 2)],
    ),
    (
        "depthwise_conv1d",
        {"kernel_size": (2,), "dilation_rate": (2,), "activation": "tanh", "use_bias": False},
        [(None, 6, 2)],
    ),
    (
        "depthwise_conv1d",
        {"kernel_size": (3,), "strides": (2,), "dilation_rate": (2,), "padding": "same"},
        [(None, None, 2)],
    ),
    ("depthwise_conv2d", {"kernel_size": (3, 2)}, [(None, 6, 7, 2)]),
    (
        "depthwise_conv2d",
        {"kernel_size": (3, 3), "strides": (2, 2), "padding": "same", "depth_multiplier": 2}
        | EVERY_DEPTHWISE,
        [(None, None, 7, 2)],
    ),
    (
        "depthwise_conv2d",
        {"kernel_size": (2, 2), "dilation_rate": (2, 1), "activation": "tanh", "use_bias": False},
        [(None, 6, 6, 2)],
    ),
    (
        "depthwise_conv2d",
        {"kernel_size": (3, 2), "strides": (1, 2), "dilation_rate": (2, 2), "padding": "same"},
        [(None, None, 7, 2)],
    ),
    ("separable_conv1d", {"filters": 3, "kernel_size": (3,)}, [(None, 6, 2)]),
    (
        "separable_conv1d",
        {"filters": 1, "kernel_size": (3,), "strides": (2,), "padding": "same"}
        | {"depth_multiplier": 2, **EVERY_DEPTHWISE, **EVERY_POINTWISE},
        [(None, None, 2)],
    ),
    (
        "separable_conv1d",
        {"filters": 3, "kernel_size": (2,), "dilation_rate": (2,), "use_bias": False},
        [(None, 6, 2)],
    ),
    (
        "separable_conv1d",
        {"filters": 3, "kernel_size": (2,), "strides": (2,), "dilation_rate": (3,)}
        | {"activation": "relu"},
        [(None, 7, 2)],
    ),
    ("separable_conv2d", {"filters": 3, "kernel_size": (3, 2)}, [(None, 6, 7, 2)]),
    (
        "separable_conv2d",
        {"filters": 1, "kernel_size": (3, 3), "strides": (2, 2), "padding": "same"}
        | {"depth_multiplier": 2, **EVERY_DEPTHWISE, **EVERY_POINTWISE},
        [(None, None, 7, 2)],
    ),
    (
        "separable_conv2d",
        {"filters": 3, "kernel_size": (2, 2), "dilation_rate": (2, 2), "use_bias": False},
        [(None, 6, 6, 2)],
    ),
    (
        "separable_conv2d",
        {"filters": 3, "kernel_size": (2, 2), "strides": (2, 2), "dilation_rate": (2, 1)}
        | {"activation": "relu"},
        [(None, 7, 6, 2)],
    ),
]
