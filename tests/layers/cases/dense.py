"""Cases of spec_schema/layers/dense.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L2

CASES = [
    ("dense", {"units": 3}, [(None, 5)]),
    ("dense", {"units": 4, "activation": "relu", "use_bias": False}, [(None, 6, 5)]),
    (
        "dense",
        {
            "units": 3,
            "activation": "tanh",
            "kernel_initializer": HeNormal(),
            "kernel_regularizer": L2(l2=0.1),
            "kernel_constraint": MaxNorm(),
        },
        [(None, 2, 2, 5)],
    ),
    ("dense", {"units": 3}, ["masked", (None, 6, 4)]),
]
