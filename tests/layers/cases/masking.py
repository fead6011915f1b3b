"""Cases of spec_schema/layers/masking.py."""

CASES = [
    ("masking", {}, [(None, 6, 4)]),
    ("masking", {"mask_value": -1.0}, [(None, 4)]),
    ("masking", {}, ["masked", (None, 6, 4)]),
]
