"""Cases of spec_schema/layers/conv_lstm.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

EVERYTHING = {
    "kernel_initializer": HeNormal(),
    "recurrent_initializer": RandomNormal(),
    "bias_initializer": Ones(),
    "kernel_regularizer": L2(l2=0.1),
    "recurrent_regularizer": L1(l1=0.1),
    "bias_regularizer": L2(l2=0.2),
    "activity_regularizer": L2(l2=0.3),
    "kernel_constraint": MaxNorm(),
    "recurrent_constraint": MaxNorm(max_value=1.0),
    "bias_constraint": UnitNorm(),
}

CASES = [
    ("conv_lstm1d", {"filters": 2, "kernel_size": 3}, [(None, 3, 6, 2)]),
    (
        "conv_lstm1d",
        {
            "filters": 2,
            "kernel_size": 2,
            "dilation_rate": 2,
            "return_sequences": True,
            "return_state": True,
            "dropout": 0.3,
            "recurrent_dropout": 0.4,
            **EVERYTHING,
        },
        ["masked steps", (None, None, 6, 2)],
    ),
    (
        "conv_lstm2d",
        {"filters": 2, "kernel_size": (2, 3), "padding": "same", "return_sequences": True},
        ["masked", (None, 3, 4, 5, 2)],
    ),
    (
        "conv_lstm2d",
        {
            "filters": 2,
            "kernel_size": 3,
            "strides": (2, 1),
            "go_backwards": True,
            "use_bias": False,
            "activation": "relu",
            "recurrent_activation": "hard_sigmoid",
            "recurrent_dropout": 0.4,
        },
        ["masked steps", (None, 3, 5, 4, 2)],
    ),
    (
        "conv_lstm2d",
        {"filters": 2, "kernel_size": 2, "unit_forget_bias": False, "return_state": True},
        {"sequence": (None, 2, 3, 3, 1), "initial_state": [(None, 2, 2, 2), (None, 2, 2, 2)]},
    ),
    (
        "conv_lstm3d",
        {"filters": 2, "kernel_size": 2, "padding": "same", "dropout": 0.4},
        [(None, 2, 2, 3, 2, 1)],
    ),
    (
        "conv_lstm3d",
        {"filters": 1, "kernel_size": (1, 2, 2)},
        ["masked steps", (None, 2, 2, 3, 3, 2)],
    ),
]
