"""Cases of spec_schema/layers/wrapping.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2
from speccompile.spec_schema.layers.recurrent import GRU, LSTM, SimpleRNN

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
    ("bidirectional", {"layer": LSTM(units=3)}, [(None, 6, 4)]),
    ("bidirectional", {"layer": GRU(units=3, return_sequences=True)}, [(None, None, 4)]),
    (
        "bidirectional",
        {
            "layer": LSTM(units=3, return_sequences=True, dropout=0.3, recurrent_dropout=0.4),
            "merge_mode": "sum",
        },
        [(None, 6, 4)],
    ),
    (
        "bidirectional",
        {"layer": GRU(units=3, dropout=0.4, **EVERYTHING), "merge_mode": "mul"},
        [(None, 6, 4)],
    ),
    (
        "bidirectional",
        {
            "layer": LSTM(units=3, return_sequences=True, go_backwards=True),
            "backward_layer": GRU(units=3, return_sequences=True, dropout=0.3),
            "merge_mode": "ave",
        },
        [(None, 6, 4)],
    ),
    ("bidirectional", {"layer": LSTM(units=3)}, ["masked", (None, 6, 4)]),
    ("bidirectional", {"layer": GRU(units=3, return_sequences=True)}, ["masked", (None, 6, 4)]),
    (
        "bidirectional",
        {
            "layer": LSTM(units=3, return_sequences=True, go_backwards=True),
            "backward_layer": GRU(units=3, return_sequences=True),
            "merge_mode": "sum",
        },
        ["masked", (None, 6, 4)],
    ),
    (
        "bidirectional",
        {"layer": LSTM(units=3, return_state=True, return_sequences=True)},
        ["masked", (None, 6, 4)],
    ),
    (
        "bidirectional",
        {"layer": GRU(units=3, return_state=True), "merge_mode": None},
        {"sequence": (None, 6, 4), "initial_state": [(None, 3), (None, 3)]},
    ),
    (
        "bidirectional",
        {"layer": SimpleRNN(units=3, return_sequences=True), "merge_mode": None},
        ["masked", (None, 6, 4)],
    ),
]
