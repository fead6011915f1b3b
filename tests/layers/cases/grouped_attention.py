"""Cases of spec_schema/layers/grouped_attention.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

SELF = {"query": (None, 5, 6), "value": (None, 5, 6)}
CROSS = {"query": (None, 7, 6), "value": (None, 4, 6), "key": (None, 4, 2)}
MASKED = {"query": ["masked", (None, 7, 6)], "value": ["masked", (None, 4, 6)]}
SMALL = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}
NAME = "group_query_attention"

CASES = [
    (NAME, SMALL, SELF),
    (NAME, {**SMALL, "num_key_value_heads": 1, "use_bias": False}, CROSS),
    (NAME, {**SMALL, "num_key_value_heads": 4, "use_causal_mask": True}, SELF),
    (NAME, {**SMALL, "use_gate": True}, {"query": (None, None, 6), "value": (None, None, 6)}),
    (NAME, {**SMALL, "dropout": 0.4}, SELF),
    (NAME, {**SMALL, "dropout": 0.4, "use_causal_mask": True}, CROSS),
    (NAME, {**SMALL, "sliding_window": 2}, CROSS),
    (NAME, {**SMALL, "sliding_window": 2, "use_causal_mask": True, "dropout": 0.2}, CROSS),
    (NAME, SMALL, MASKED),
    (NAME, {**SMALL, "dropout": 0.2}, MASKED),
    (NAME, {**SMALL, "use_causal_mask": True}, {**SELF, "value": ["masked", (None, 5, 6)]}),
    (NAME, {**SMALL, "return_attention_scores": True}, CROSS),
    (NAME, {**SMALL, "return_attention_scores": True, "dropout": 0.2}, MASKED),
    (NAME, SMALL, {**CROSS, "attention_mask": ["int32", (None, 7, 4)]}),
    (NAME, {**SMALL, "dropout": 0.2}, {**CROSS, "attention_mask": (None, 7, 4)}),
    (
        NAME,
        {**SMALL, "return_attention_scores": True, "use_causal_mask": True},
        {**MASKED, "key": (None, 4, 6), "attention_mask": (None, 1, 4)},
    ),
    (
        NAME,
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
]
