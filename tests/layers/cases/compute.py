"""Cases of spec_schema/layers/compute.py; its operations are tested in `tests/operations`."""

CASES = [
    ("compute", {"expression": "square(x) - 1"}, [(None, 4)]),
    (
        "compute",
        {"expression": "sqrt(sum(square(left - right), axis=-1, keepdims=true) + 1)"},
        {"left": (None, 4), "right": (None, 4)},
    ),
    ("compute", {"expression": "x[:, -1] if mean(x, axis=1) > 0 else x[:, 0]"}, [(None, 3, 4)]),
]
