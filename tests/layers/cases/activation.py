"""Cases of spec_schema/layers/activation.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L2

CASES = [
    ("activation", {"activation": "gelu"}, [(None, 5)]),
    ("activation", {"activation": "softmax"}, [(None, 2, 5)]),
    ("relu", {}, [(None, 5)]),
    ("relu", {"max_value": 0.5}, [(None, 3, 5)]),
    ("relu", {"max_value": 6}, [(None, 5)]),
    ("relu", {"negative_slope": 0.2}, [(None, 5)]),
    ("relu", {"threshold": 0.3}, [(None, 5)]),
    ("relu", {"threshold": 0.3, "max_value": 0.9, "negative_slope": 0.1}, [(None, 4, 5)]),
    ("relu", {"max_value": 0.9, "negative_slope": 0.1}, [(None, 4, 5)]),
    ("leaky_relu", {}, [(None, 5)]),
    ("leaky_relu", {"negative_slope": 0.05}, [(None, None, 5)]),
    ("elu", {}, [(None, 5)]),
    ("elu", {"alpha": 0.3}, [(None, None, 5)]),
    ("prelu", {}, [(None, 5)]),
    ("prelu", {"shared_axes": 1}, [(None, None, 5)]),
    (
        "prelu",
        {
            "shared_axes": [1, 2],
            "alpha_initializer": HeNormal(),
            "alpha_regularizer": L2(l2=0.1),
            "alpha_constraint": MaxNorm(),
        },
        [(None, None, 3, 2)],
    ),
    ("softmax", {}, [(None, 5)]),
    ("softmax", {"axis": 1}, [(None, 4, 5)]),
    ("softmax", {"axis": [1, -1]}, [(None, 4, 5)]),
    ("elu", {}, ["masked", (None, 6, 4)]),
    ("prelu", {"shared_axes": 1}, ["masked", (None, 6, 4)]),
]
