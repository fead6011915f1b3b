"""Cases of spec_schema/layers/wrapping.py."""

from speccompile.spec_schema.components.cells.recurrent import GRUCell, LSTMCell
from speccompile.spec_schema.components.constraints.norm import MaxNorm, UnitNorm
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2
from speccompile.spec_schema.layers.batch_normalization import BatchNormalization
from speccompile.spec_schema.layers.conv_lstm import ConvLSTM1D, ConvLSTM2D
from speccompile.spec_schema.layers.convolution import Conv2D
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.dropout import Dropout
from speccompile.spec_schema.layers.embedding import Embedding
from speccompile.spec_schema.layers.image import Resizing
from speccompile.spec_schema.layers.recurrent import GRU, LSTM, SimpleRNN
from speccompile.spec_schema.layers.regularization import GaussianNoise
from speccompile.spec_schema.layers.rnn import RNN
from speccompile.spec_schema.layers.shape import Flatten
from speccompile.spec_schema.layers.spectral_normalization import SpectralNormalization
from speccompile.spec_schema.layers.wrapping import Bidirectional, TimeDistributed

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
    (
        "bidirectional",
        {
            "layer": ConvLSTM1D(
                filters=2, kernel_size=2, padding="same", return_sequences=True, dropout=0.3
            )
        },
        ["masked steps", (None, 3, 4, 2)],
    ),
    (
        "bidirectional",
        {"layer": ConvLSTM2D(filters=2, kernel_size=2, return_state=True), "merge_mode": "sum"},
        [(None, 2, 3, 3, 1)],
    ),
    (
        "bidirectional",
        {
            "layer": RNN(
                cell=[LSTMCell(units=2, dropout=0.3), GRUCell(units=2, recurrent_dropout=0.4)],
                return_sequences=True,
                return_state=True,
            )
        },
        ["masked", (None, 5, 4)],
    ),
    (
        "bidirectional",
        {
            "layer": RNN(cell=LSTMCell(units=2), zero_output_for_mask=True),
            "backward_layer": GRU(units=2, go_backwards=True),
            "merge_mode": "mul",
        },
        ["masked", (None, 5, 4)],
    ),
    (
        "bidirectional",
        {"layer": RNN(cell=[GRUCell(units=2), LSTMCell(units=3)], return_state=True)},
        {
            "sequence": (None, 5, 4),
            "initial_state": [(None, 2), (None, 3), (None, 3)] * 2,
        },
    ),
    ("time_distributed", {"layer": Dense(units=3, kernel_regularizer=L2())}, [(None, None, 4)]),
    ("time_distributed", {"layer": Conv2D(filters=2, kernel_size=2)}, [(None, 2, 4, 3, 2)]),
    (
        "time_distributed",
        {"layer": Embedding(input_dim=5, output_dim=3, mask_zero=True)},
        ["int32", (None, 2, 4)],
    ),
    ("time_distributed", {"layer": Dropout(rate=0.4)}, ["masked steps", (None, 3, 4)]),
    ("time_distributed", {"layer": BatchNormalization()}, [(None, 3, 2, 4)]),
    (
        "time_distributed",
        {"layer": BatchNormalization(momentum=0.5)},
        ["masked steps", (None, 3, 4)],
    ),
    ("time_distributed", {"layer": Flatten()}, ["masked steps", (None, None, 2, 3)]),
    (
        "time_distributed",
        {"layer": LSTM(units=2, return_sequences=True)},
        ["masked", (None, 2, 3, 4)],
    ),
    (
        "time_distributed",
        {"layer": Bidirectional(layer=GRU(units=2, dropout=0.3, recurrent_dropout=0.2))},
        [(None, 2, 3, 4)],
    ),
    (
        "time_distributed",
        {"layer": TimeDistributed(layer=GaussianNoise(stddev=0.4))},
        [(None, 2, 3, 4)],
    ),
    (
        "time_distributed",
        {"layer": SpectralNormalization(layer=Dense(units=2))},
        [(None, 2, 4)],
    ),
    ("time_distributed", {"layer": Resizing(height=3, width=2)}, [(None, None, 4, 4, 1)]),
]
