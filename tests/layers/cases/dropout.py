"""Cases of spec_schema/layers/dropout.py."""

CASES = [
    ("dropout", {"rate": 0.4}, [(None, 20)]),
    ("dropout", {"rate": 0.0}, [(None, 4)]),
    ("dropout", {"rate": 0.5, "noise_shape": [None, 1, 8]}, [(None, 6, 8)]),
    ("dropout", {"rate": 0.5, "noise_shape": [1, None]}, [(None, 8)]),
    ("dropout", {"rate": 0.4}, ["masked", (None, 6, 4)]),
]
