"""Cases of spec_schema/layers/attention.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

SELF = {"query": (None, 5, 6), "value": (None, 5, 6)}
CROSS = {"query": (None, 7, 6), "value": (None, 4, 3)}
GRID = {"query": (None, 3, 4, 6), "value": (None, 3, 4, 6)}
SMALL = {"num_heads": 2, "key_dim": 3}

CASES = [
    ("multi_head_attention", SMALL, SELF),
    ("multi_head_attention", {**SMALL, "use_causal_mask": True}, SELF),
    (
        "multi_head_attention",
        {**SMALL, "value_dim": 4, "use_bias": False, "output_shape": 5},
        CROSS,
    ),
    (
        "multi_head_attention",
        {**SMALL, "output_shape": [2, 3], "use_gate": True, "value_dim": 2},
        {"query": (None, None, 6), "value": (None, 4, 3), "key": (None, 4, 2)},
    ),
    ("multi_head_attention", {**SMALL, "dropout": 0.4}, SELF),
    ("multi_head_attention", {**SMALL, "dropout": 0.4, "use_causal_mask": True}, CROSS),
    ("multi_head_attention", {**SMALL, "sliding_window": 2}, CROSS),
    (
        "multi_head_attention",
        {**SMALL, "sliding_window": 2, "use_causal_mask": True, "dropout": 0.2},
        CROSS,
    ),
    ("multi_head_attention", SMALL, GRID),
    ("multi_head_attention", {**SMALL, "dropout": 0.4, "attention_axes": [2, 1]}, GRID),
    ("multi_head_attention", {**SMALL, "attention_axes": -2, "use_gate": True}, GRID),
    (
        "multi_head_attention",
        {**SMALL, "attention_axes": 1, "use_causal_mask": True, "sliding_window": 2},
        {"query": (None, 6, 4, 6), "value": (None, 3, 4, 5)},
    ),
    (
        "multi_head_attention",
        {
            **SMALL,
            "kernel_initializer": HeNormal(),
            "bias_initializer": Ones(),
            "kernel_regularizer": L2(l2=0.1),
            "bias_regularizer": L1(l1=0.1),
            "activity_regularizer": L2(l2=0.3),
            "kernel_constraint": MaxNorm(),
            "bias_constraint": NonNeg(),
        },
        SELF,
    ),
    (
        "multi_head_attention",
        {"num_heads": 2, "key_dim": 3},
        {"query": ["masked", (None, 5, 4)], "value": ["masked", (None, 6, 4)]},
    ),
    (
        "multi_head_attention",
        {"num_heads": 2, "key_dim": 3, "use_causal_mask": True},
        {"query": (None, 5, 4), "value": ["masked", (None, 5, 4)]},
    ),
    (
        "multi_head_attention",
        {"num_heads": 2, "key_dim": 3, "dropout": 0.4, "sliding_window": 2},
        {
            "query": ["masked", (None, 5, 4)],
            "value": (None, 5, 4),
            "key": ["masked", (None, 5, 3)],
        },
    ),
    (
        "multi_head_attention",
        {"num_heads": 2, "key_dim": 3, "attention_axes": (2,)},
        {"query": ["masked", (None, 3, 5, 4)], "value": ["masked", (None, 3, 6, 4)]},
    ),
    ("multi_head_attention", {**SMALL, "return_attention_scores": True}, CROSS),
    (
        "multi_head_attention",
        {**SMALL, "return_attention_scores": True, "dropout": 0.4, "use_causal_mask": True},
        {"query": ["masked", (None, 5, 4)], "value": ["masked", (None, 5, 4)]},
    ),
    (
        "multi_head_attention",
        {**SMALL, "return_attention_scores": True, "attention_axes": [2, 1]},
        GRID,
    ),
    (
        "multi_head_attention",
        SMALL,
        {
            "query": (None, 5, 4),
            "value": (None, 6, 3),
            "key": (None, 6, 3),
            "attention_mask": ["int32", (None, 5, 6)],
        },
    ),
]
