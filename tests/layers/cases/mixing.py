"""Layers that mix the images of a batch."""

CASES = [
    ("mix_up", {"alpha": 0.5}, [(None, None, 5, 2)]),
    ("cut_mix", {"factor": [0.5, 1]}, ["uint8", (None, 4, 5, 1)]),
]
