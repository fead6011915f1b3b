"""Cases of spec_schema/layers/batch_normalization.py."""

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
AVERAGES = {
    "moving_mean_initializer": Constant(value=0.1),
    "moving_variance_initializer": Constant(value=0.2),
}

CASES = [
    ("batch_normalization", {}, [(None, 4)]),
    ("batch_normalization", {"momentum": 0.9, **EVERY_WEIGHT, **AVERAGES}, [(None, 4, 5, 2)]),
    ("batch_normalization", {"momentum": 0.0, "scale": False}, [(None, None, 3)]),
    ("batch_normalization", {"axis": 3, "center": False}, [(None, None, None, 3)]),
    ("batch_normalization", {"axis": 1}, [(None, 3, 4, 2)]),
    ("batch_normalization", {"axis": -2, "center": False, "scale": False}, [(None, 3, 4)]),
    ("batch_normalization", {"epsilon": 1e-6}, [(None, 3, 4, 2)]),
    ("batch_normalization", {"epsilon": 0.5}, [(None, 2, 3, 2, 4)]),
    ("batch_normalization", {}, ["int32", (None, 3, 2)]),
    ("batch_normalization", {}, ["masked", (None, 6, 4)]),
    ("batch_normalization", {}, ["masked", (None, 3, 4, 2)]),
    ("batch_normalization", {"renorm": True, "momentum": 0.8}, [(None, 4)]),
    (
        "batch_normalization",
        {"renorm": True, "renorm_momentum": 0.7, "renorm_clipping": {"rmax": 1.5, "dmax": 0.2}}
        | {"center": False, **AVERAGES},
        [(None, 4, 5, 2)],
    ),
    (
        "batch_normalization",
        {"renorm": True, "renorm_clipping": {"rmin": 1.2, "rmax": 3.0}, "scale": False, "axis": 1},
        [(None, 3, 4)],
    ),
    (
        "batch_normalization",
        {"renorm": True, "scale": False, "center": False},
        ["masked", (None, 6, 4)],
    ),
]
