"""Cases of spec_schema/layers/image.py."""

CASES = [
    ("rescaling", {"scale": 0.5, "offset": -1}, [(None, 5)]),
    ("rescaling", {"scale": 2}, ["int32", (None, 2, 2, 3)]),
]
