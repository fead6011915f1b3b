"""Cases of spec_schema/layers/pooling.py."""

CASES = [
    ("max_pooling1d", {}, [(None, 7, 3)]),
    ("max_pooling1d", {"pool_size": 3, "strides": 2, "padding": "same"}, [(None, 8, 3)]),
    ("max_pooling1d", {"pool_size": 3, "strides": 1}, [(None, None, 3)]),
    ("max_pooling2d", {}, [(None, 5, 4, 3)]),
    ("max_pooling2d", {"pool_size": [3, 2], "strides": [1, 2]}, [(None, 5, 6, 3)]),
    ("max_pooling2d", {"pool_size": 3, "strides": 2, "padding": "same"}, [(None, 6, 5, 3)]),
    ("max_pooling2d", {}, [(None, None, 4, 3)]),
    ("average_pooling2d", {"pool_size": 2}, [(None, 5, 4, 3)]),
    ("average_pooling2d", {"pool_size": [3, 2], "strides": [1, 2]}, [(None, 5, 6, 3)]),
    ("average_pooling2d", {"pool_size": 3, "strides": 2, "padding": "same"}, [(None, 6, 5, 3)]),
    ("global_average_pooling1d", {}, [(None, 4, 3)]),
    ("global_average_pooling1d", {"keepdims": True}, [(None, None, 3)]),
    ("global_average_pooling2d", {}, [(None, 3, 4, 2)]),
    ("global_average_pooling2d", {"keepdims": True}, [(None, None, 4, 2)]),
    ("global_max_pooling2d", {}, [(None, 3, 4, 2)]),
    ("global_max_pooling2d", {"keepdims": True}, [(None, None, 4, 2)]),
]
