"""Cases of spec_schema/layers/shape.py."""

CASES = [
    ("identity", {}, [(None, 2, 3)]),
    ("identity", {}, [(None,)]),
    ("repeat_vector", {"n": 3}, [(None, 4)]),
    ("repeat_vector", {"n": 1}, [(None, None)]),
    ("flatten", {}, [(None, 2, 3, 4)]),
    ("flatten", {}, [(None, 7)]),
    ("flatten", {}, [(None,)]),
    ("flatten", {}, [(None, None, 3)]),
    ("reshape", {"target_shape": [2, 6]}, [(None, 3, 4)]),
    ("reshape", {"target_shape": [3, -1, 2]}, [(None, 12)]),
    ("reshape", {"target_shape": [-1]}, [(None, 3, 4)]),
    ("reshape", {"target_shape": [-1, 2]}, [(None, None, 4)]),
    ("reshape", {"target_shape": [4, 5]}, [(None, None, 4)]),
    ("permute", {"dims": [2, 1]}, [(None, 3, 4)]),
    ("permute", {"dims": [3, 1, 2]}, [(None, None, 3, 4)]),
    ("identity", {}, ["masked", (None, 6, 4)]),
]
