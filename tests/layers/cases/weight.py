"""Cases of spec_schema/layers/weight.py."""

CASES = [
    ("weight", {"shape": [5]}, [(None, 3)]),
    ("weight", {"shape": [4, 3], "initializer": "he_normal"}, [(None, 3, 2)]),
    (
        "weight",
        {"shape": [1, 2, 3], "regularizer": "l2", "constraint": "non_neg"},
        ["int32", (None, 2)],
    ),
]
