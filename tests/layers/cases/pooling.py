"""Cases of spec_schema/layers/pooling.py."""

OVERLAPPING = {"pool_size": 3, "strides": 2, "padding": "same"}

CASES = [
    ("max_pooling1d", {}, [(None, 7, 3)]),
    ("max_pooling1d", OVERLAPPING, [(None, 8, 3)]),
    ("max_pooling1d", {"pool_size": 3, "strides": 1}, [(None, None, 3)]),
    ("max_pooling2d", {}, [(None, 5, 4, 3)]),
    ("max_pooling2d", {"pool_size": [3, 2], "strides": [1, 2]}, [(None, 5, 6, 3)]),
    ("max_pooling2d", OVERLAPPING, [(None, 6, 5, 3)]),
    ("max_pooling2d", {}, [(None, None, 4, 3)]),
    ("max_pooling3d", {}, [(None, 5, 4, 2, 3)]),
    ("max_pooling3d", {"pool_size": [3, 2, 1], "strides": [1, 2, 3]}, [(None, 4, 4, 4, 2)]),
    ("max_pooling3d", OVERLAPPING, [(None, 4, 5, 6, 2)]),
    ("max_pooling3d", {}, [(None, None, 4, 3, 2)]),
    ("average_pooling1d", {"pool_size": 2}, [(None, 7, 3)]),
    ("average_pooling1d", OVERLAPPING, [(None, 8, 3)]),
    ("average_pooling1d", {"pool_size": 3, "strides": 1}, [(None, None, 3)]),
    ("average_pooling2d", {"pool_size": 2}, [(None, 5, 4, 3)]),
    ("average_pooling2d", {"pool_size": [3, 2], "strides": [1, 2]}, [(None, 5, 6, 3)]),
    ("average_pooling2d", OVERLAPPING, [(None, 6, 5, 3)]),
    ("average_pooling3d", {"pool_size": 2}, [(None, 5, 4, 2, 3)]),
    ("average_pooling3d", {"pool_size": [3, 2, 1], "strides": [1, 2, 3]}, [(None, 4, 4, 4, 2)]),
    ("average_pooling3d", OVERLAPPING, [(None, 4, None, 6, 2)]),
]
