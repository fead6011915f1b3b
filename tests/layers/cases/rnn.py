"""Cases of spec_schema/layers/rnn.py."""

from speccompile.spec_schema.components.cells.recurrent import GRUCell, LSTMCell, SimpleRNNCell
from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

EVERYTHING = {
    "activation": "relu",
    "kernel_initializer": HeNormal(),
    "recurrent_initializer": RandomNormal(),
    "bias_initializer": Ones(),
    "kernel_regularizer": L2(l2=0.1),
    "recurrent_regularizer": L1(l1=0.1),
    "bias_regularizer": L2(l2=0.2),
    "kernel_constraint": MaxNorm(),
    "recurrent_constraint": MaxNorm(max_value=1.0),
    "bias_constraint": UnitNorm(),
    "dropout": 0.3,
    "recurrent_dropout": 0.4,
}
STACK = [
    LSTMCell(units=3, recurrent_activation="hard_sigmoid", unit_forget_bias=False),
    GRUCell(units=2, reset_after=False),
]

CASES = [
    ("rnn", {"cell": SimpleRNNCell(units=3, **EVERYTHING)}, [(None, None, 4)]),
    (
        "rnn",
        {"cell": LSTMCell(units=3, **EVERYTHING), "return_state": True, "go_backwards": True},
        ["masked", (None, 5, 4)],
    ),
    (
        "rnn",
        {"cell": GRUCell(units=3, use_bias=False), "zero_output_for_mask": True, "unroll": True},
        ["masked", (None, 4, 4)],
    ),
    ("rnn", {"cell": [LSTMCell(units=3)]}, ["int32", (None, 4, 4)]),
    (
        "rnn",
        {
            "cell": [*STACK, LSTMCell(units=2, dropout=0.4), SimpleRNNCell(units=2, dropout=0.3)],
            "return_sequences": True,
            "return_state": True,
        },
        ["masked", (None, 5, 4)],
    ),
    (
        "rnn",
        {
            "cell": STACK,
            "return_sequences": True,
            "zero_output_for_mask": True,
            "go_backwards": True,
        },
        ["masked", (None, None, 4)],
    ),
    ("rnn", {"cell": STACK, "zero_output_for_mask": True}, ["masked", (None, 4, 4)]),
    (
        "rnn",
        {"cell": STACK, "return_state": True, "unroll": True},
        {"sequence": (None, 4, 4), "initial_state": [(None, 3), (None, 3), (None, 2)]},
    ),
]
