"""Cases of spec_schema/layers/single_head_attention.py."""

SELF = {"query": (None, 5, 4), "value": (None, 5, 4)}
CROSS = {"query": (None, 3, 4), "value": (None, 5, 2), "key": (None, 5, 4)}
OPEN = {"query": (None, None, 4), "value": (None, None, 4)}
MASKED = {"query": ["masked", (None, 3, 4)], "value": ["masked", (None, 5, 4)]}
HALF_MASKED = {"query": (None, 5, 4), "value": ["masked", (None, 5, 4)]}
QUERY_MASKED = {"query": ["masked", (None, 5, 4)], "value": (None, 5, 4)}
ANY_MASKED = {name: ["masked", shape] for name, shape in CROSS.items()}

SCORES = [
    ("attention", {}),
    ("attention", {"use_scale": True}),
    ("attention", {"score_mode": "concat"}),
    ("attention", {"score_mode": "concat", "use_scale": True}),
    ("additive_attention", {}),
    ("additive_attention", {"use_scale": False}),
]

CASES = [(name, parameters, CROSS) for name, parameters in SCORES] + [
    (name, parameters, inputs)
    for name in ("attention", "additive_attention")
    for parameters, inputs in (
        ({}, SELF),
        ({"use_causal_mask": True}, OPEN),
        ({"dropout": 0.4}, SELF),
        ({"dropout": 0.4, "use_causal_mask": True}, CROSS),
        ({}, MASKED),
        ({"use_causal_mask": True, "dropout": 0.3}, HALF_MASKED),
        ({}, QUERY_MASKED),
        ({}, ANY_MASKED),
        ({"return_attention_scores": True}, CROSS),
        ({"return_attention_scores": True, "dropout": 0.3, "use_causal_mask": True}, MASKED),
    )
]
