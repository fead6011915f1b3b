"""Cases of spec_schema/layers/feature_normalization.py."""

CASES = [
    ("normalization", {"mean": [1, 2, 3], "variance": [4, 5, 6]}, [(None, 4, 3)]),
    ("normalization", {"mean": 2, "variance": 3, "invert": True}, ["int32", (None, 3)]),
    ("normalization", {"axis": None, "mean": 2, "variance": 4}, [(None, None, None)]),
    (
        "normalization",
        {"axis": [1, -1], "mean": [[1], [2]], "variance": [[3], [4]]},
        [(None, 2, 3)],
    ),
]
