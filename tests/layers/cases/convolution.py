"""Cases of spec_schema/layers/convolution.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
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
    "bias_constraint": UnitNorm(),
}

CASES = [
    ("conv1d", {"filters": 3, "kernel_size": (3,)}, [(None, 7, 4)]),
    (
        "conv1d",
        {"filters": 3, "kernel_size": (2,), "strides": (2,), **EVERY_WEIGHT},
        [(None, 7, 4)],
    ),
    (
        "conv1d",
        {"filters": 3, "kernel_size": (3,), "padding": "causal", "dilation_rate": (2,)},
        [(None, None, 4)],
    ),
    (
        "conv1d",
        {"filters": 3, "kernel_size": (3,), "padding": "causal", "strides": (2,)},
        [(None, 8, 4)],
    ),
    (
        "conv1d",
        {"filters": 4, "kernel_size": (3,), "padding": "same", "groups": 2, "use_bias": False},
        [(None, 7, 4)],
    ),
    (
        "conv1d",
        {"filters": 8, "kernel_size": (3,), "padding": "same", "groups": 4, "strides": (2,)},
        [(None, 7, 4)],
    ),
    ("conv2d", {"filters": 3, "kernel_size": (3, 2), "activation": "relu"}, [(None, 6, 7, 2)]),
    (
        "conv2d",
        {"filters": 3, "kernel_size": (3, 3), "strides": (1, 2), "padding": "same", **EVERY_WEIGHT},
        [(None, None, 6, 2)],
    ),
    (
        "conv2d",
        {"filters": 3, "kernel_size": (2, 3), "dilation_rate": (2, 1), "use_bias": False},
        [(None, 6, 6, 2)],
    ),
    (
        "conv2d",
        {"filters": 3, "kernel_size": (2, 2), "dilation_rate": (2, 2), "padding": "same"},
        [(None, 6, 6, 2)],
    ),
    (
        "conv2d",
        {"filters": 6, "kernel_size": (3, 3), "groups": 2, "strides": (2, 2)},
        [(None, 6, 6, 4)],
    ),
    (
        "conv2d",
        {"filters": 4, "kernel_size": (2, 2), "groups": 2, "dilation_rate": (2, 2)},
        [(None, 6, 6, 4)],
    ),
    (
        "conv2d",
        {"filters": 4, "kernel_size": (3, 3), "groups": 2, "strides": (1, 2), "padding": "same"},
        [(None, 5, 6, 2)],
    ),
    (
        "conv1d",
        {"filters": 4, "kernel_size": (2,), "padding": "causal", "groups": 2, "activation": "tanh"},
        [(None, 7, 4)],
    ),
    (
        "conv3d",
        {"filters": 3, "kernel_size": (2, 3, 1), "activation": "relu"},
        [(None, 4, 5, 3, 2)],
    ),
    (
        "conv3d",
        {"filters": 3, "kernel_size": (3, 2, 2), "strides": (1, 2, 3), "padding": "same"}
        | EVERY_WEIGHT,
        [(None, None, 4, 6, 2)],
    ),
    (
        "conv3d",
        {"filters": 2, "kernel_size": (2, 2, 2), "dilation_rate": (2, 1, 3), "use_bias": False},
        [(None, 4, 3, 5, 2)],
    ),
    (
        "conv3d",
        {"filters": 2, "kernel_size": (2, 2, 2), "dilation_rate": (2, 2, 1), "padding": "same"},
        [(None, 4, 3, 3, 2)],
    ),
    (
        "conv3d",
        {"filters": 4, "kernel_size": (2, 2, 2), "groups": 2, "strides": (2, 1, 1)},
        [(None, 3, 3, 3, 4)],
    ),
    (
        "conv3d",
        {"filters": 4, "kernel_size": (2, 1, 2), "groups": 4, "dilation_rate": (1, 1, 2)},
        [(None, 3, 2, 4, 4)],
    ),
]
