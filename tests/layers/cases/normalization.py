"""Cases of spec_schema/layers/normalization.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Constant
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.regularizers import L1, L2

EVERY_WEIGHT = {
    "beta_initializer": RandomNormal(),
    "gamma_initializer": Constant(value=0.5),
    "beta_regularizer": L1(l1=0.1),
    "gamma_regularizer": L2(l2=0.1),
    "beta_constraint": MaxNorm(),
    "gamma_constraint": NonNeg(),
}
CASES = [
    ("layer_normalization", {}, [(None, 4)]),
    ("layer_normalization", {"epsilon": 0.1, **EVERY_WEIGHT}, [(None, None, 4)]),
    ("layer_normalization", {"axis": (2,), "scale": False}, [(None, 3, 4)]),
    ("layer_normalization", {"axis": (1,), "center": False}, [(None, 3, None, 4)]),
    ("layer_normalization", {"axis": (-1, -2)}, [(None, 3, 4, 2)]),
    ("layer_normalization", {"axis": (1, -1)}, [(None, 3, 4, 2)]),
    (
        "layer_normalization",
        {"axis": (3, 1, 2), "center": False, "scale": False},
        [(None, 3, 4, 2)],
    ),
    ("layer_normalization", {}, ["masked", (None, 6, 4)]),
    ("group_normalization", {"groups": 2}, [(None, 4)]),
    ("group_normalization", {"groups": 3, "epsilon": 0.1, **EVERY_WEIGHT}, [(None, None, 4, 6)]),
    ("group_normalization", {"groups": -1, "scale": False}, [(None, 3, None, 4)]),
    ("group_normalization", {"groups": 2, "axis": 1, "center": False}, [(None, 4, 3, 2)]),
    ("group_normalization", {"groups": 2, "axis": -2}, [(None, 3, 4, 2)]),
    ("group_normalization", {}, [(None, 3, 64)]),
    ("rms_normalization", {}, [(None, 4)]),
    ("rms_normalization", {"axis": [2, 1], "epsilon": 0.1}, [(None, 3, 4)]),
    ("rms_normalization", {"axis": (-1, -2)}, [(None, 3, 4)]),
    ("unit_normalization", {}, [(None, 4)]),
    ("unit_normalization", {"axis": 1}, [(None, None, 4)]),
    ("unit_normalization", {"axis": [1, -1]}, [(None, 3, 4, 2)]),
    ("group_normalization", {"groups": 2}, ["masked", (None, 6, 4)]),
    ("unit_normalization", {}, ["masked", (None, 6, 4)]),
]
