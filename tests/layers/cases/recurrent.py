"""Cases of spec_schema/layers/recurrent.py."""

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
    ("lstm", {"units": 3}, [(None, 6, 4)]),
    ("lstm", {"units": 3, "return_sequences": True, **EVERYTHING}, [(None, None, 4)]),
    (
        "lstm",
        {"units": 3, "go_backwards": True, "return_sequences": True, "unit_forget_bias": False},
        [(None, 6, 4)],
    ),
    ("lstm", {"units": 3, "unroll": True, "use_bias": False, "activation": "relu"}, [(None, 5, 4)]),
    (
        "lstm",
        {"units": 3, "unroll": True, "return_sequences": True, "go_backwards": True},
        [(None, 5, 4)],
    ),
    ("lstm", {"units": 3, "recurrent_activation": "softmax"}, ["int32", (None, 5, 4)]),
    ("lstm", {"units": 3, "dropout": 0.4}, [(None, 6, 4)]),
    ("lstm", {"units": 3, "recurrent_dropout": 0.4, "return_sequences": True}, [(None, 6, 4)]),
    ("lstm", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.4}, [(None, None, 4)]),
    ("gru", {"units": 3}, [(None, 6, 4)]),
    ("gru", {"units": 3, "return_sequences": True, **EVERYTHING}, [(None, None, 4)]),
    ("gru", {"units": 3, "use_bias": False, "go_backwards": True}, [(None, 6, 4)]),
    ("gru", {"units": 3, "reset_after": False, "return_sequences": True}, [(None, 6, 4)]),
    (
        "gru",
        {"units": 3, "reset_after": False, "use_bias": False, "unroll": True},
        [(None, 5, 4)],
    ),
    ("gru", {"units": 3, "recurrent_activation": "hard_sigmoid"}, ["int32", (None, 5, 4)]),
    ("gru", {"units": 3, "dropout": 0.4, "return_sequences": True}, [(None, 6, 4)]),
    ("gru", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.4}, [(None, 6, 4)]),
    (
        "gru",
        {"units": 3, "reset_after": False, "dropout": 0.3, "recurrent_dropout": 0.4},
        [(None, 6, 4)],
    ),
    ("lstm", {"units": 3}, ["masked", (None, 6, 4)]),
    ("lstm", {"units": 3, "return_sequences": True}, ["masked", (None, None, 4)]),
    (
        "lstm",
        {"units": 3, "return_sequences": True, "go_backwards": True, "unroll": True},
        ["masked", (None, 5, 4)],
    ),
    ("gru", {"units": 3, "go_backwards": True, "dropout": 0.4}, ["masked", (None, 6, 4)]),
    ("gru", {"units": 3, "return_sequences": True, "unroll": True}, ["masked", (None, 5, 4)]),
    ("simple_rnn", {"units": 3}, [(None, 6, 4)]),
    ("simple_rnn", {"units": 3, "return_sequences": True, **EVERYTHING}, [(None, None, 4)]),
    (
        "simple_rnn",
        {"units": 3, "unroll": True, "use_bias": False, "activation": "relu", "go_backwards": True},
        [(None, 5, 4)],
    ),
    ("simple_rnn", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.4}, [(None, 6, 4)]),
    ("simple_rnn", {"units": 3, "return_state": True}, ["masked", (None, 6, 4)]),
    ("lstm", {"units": 3, "return_state": True, "return_sequences": True}, [(None, 6, 4)]),
    ("lstm", {"units": 3, "return_state": True, **EVERYTHING}, [(None, 6, 4)]),
    (
        "lstm",
        {"units": 3, "return_state": True, "return_sequences": True},
        {"sequence": ["masked", (None, 6, 4)], "initial_state": [(None, 3), (None, 3)]},
    ),
    (
        "lstm",
        {"units": 3, "unroll": True, "go_backwards": True, "recurrent_dropout": 0.4},
        {"sequence": (None, 6, 4), "initial_state": [(None, 3), (None, 3)]},
    ),
    ("gru", {"units": 3, "return_state": True, "unroll": True}, ["masked", (None, 5, 4)]),
    ("gru", {"units": 3}, {"sequence": (None, None, 4), "initial_state": [(None, 3)]}),
]
