"""Cases of spec_schema/layers/reversible_embedding.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.initializers.random import RandomNormal
from speccompile.spec_schema.components.regularizers import L2

SIZES = {"input_dim": 7, "output_dim": 4}
EVERYTHING = {
    "embeddings_initializer": RandomNormal(),
    "embeddings_regularizer": L2(l2=0.1),
    "embeddings_constraint": MaxNorm(),
}
WORDS, VECTORS = ["int32", (None, 5)], [(None, 5, 4)]

CASES = [
    ("reversible_embedding", {**SIZES, **more}, inputs)
    for more, inputs in (
        ({}, WORDS),
        ({}, VECTORS),
        ({}, [(None, 4)]),
        ({}, [(None, None, 3, 4)]),
        (EVERYTHING, WORDS),
        (EVERYTHING, VECTORS),
        ({"tie_weights": False}, WORDS),
        ({"tie_weights": False, **EVERYTHING}, VECTORS),
        ({"mask_zero": True}, WORDS),
        ({"logit_soft_cap": 2.0}, VECTORS),
        ({"reverse_dtype": "float32", "logit_soft_cap": 0.5}, VECTORS),
    )
]
