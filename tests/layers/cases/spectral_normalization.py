"""Cases of spec_schema/layers/spectral_normalization.py."""

from speccompile.spec_schema.components.regularizers import L2
from speccompile.spec_schema.layers.convolution import Conv2D
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.einsum import EinsumDense
from speccompile.spec_schema.layers.transposed_convolution import Conv1DTranspose

EINSUM = EinsumDense(equation="abc,cd->abd", output_shape=(3, 5), bias_axes="d")
PENALIZED = Dense(units=3, activity_regularizer=L2(l2=0.1), kernel_regularizer=L2(l2=0.1))

CASES = [
    ("spectral_normalization", {"layer": Dense(units=3)}, [(None, 4)]),
    ("spectral_normalization", {"layer": PENALIZED, "power_iterations": 3}, [(None, 5, 4)]),
    (
        "spectral_normalization",
        {"layer": Conv2D(filters=3, kernel_size=(2, 2), use_bias=False, activation="relu")},
        [(None, None, 4, 2)],
    ),
    (
        "spectral_normalization",
        {"layer": Conv1DTranspose(filters=3, kernel_size=(2,)), "power_iterations": 2},
        [(None, 4, 2)],
    ),
    ("spectral_normalization", {"layer": EINSUM}, [(None, 3, 4)]),
]
