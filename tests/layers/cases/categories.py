"""Cases of spec_schema/layers/categories.py."""

CASES = [
    ("category_encoding", {"num_tokens": 5}, ["int32", (None, 4)]),
    ("category_encoding", {"num_tokens": 6, "output_mode": "count"}, ["int64", (None, 4)]),
    ("category_encoding", {"num_tokens": 5, "output_mode": "one_hot"}, ["uint8", (None, 4)]),
    ("category_encoding", {"num_tokens": 5, "output_mode": "one_hot"}, ["int32", (None, 3, 1)]),
    ("category_encoding", {"num_tokens": 5, "output_mode": "one_hot"}, ["int32", (None,)]),
    ("discretization", {"bin_boundaries": [-0.5, 0, 0.5]}, [(None, 4, 2)]),
    ("discretization", {"bin_boundaries": [2], "output_mode": "one_hot"}, ["int32", (None, 3)]),
    ("discretization", {"bin_boundaries": [0], "output_mode": "multi_hot"}, [(None, 3)]),
    (
        "discretization",
        {"bin_boundaries": [0, 1], "epsilon": 0.1, "output_mode": "count"},
        [(None, 3)],
    ),
    ("hashing", {"num_bins": 3}, ["int32", (None, 4, 2)]),
    ("hashing", {"num_bins": 4, "mask_value": 2, "salt": 7}, ["int64", (None,)]),
    ("hashing", {"num_bins": 4, "output_mode": "one_hot"}, ["int32", (None, 1)]),
    (
        "hashing",
        {"num_bins": 4, "salt": [1, 2], "output_mode": "multi_hot"},
        ["int32", (None, 3)],
    ),
    ("hashing", {"num_bins": 4, "output_mode": "count"}, ["int32", (None, None)]),
    ("hashing", {"num_bins": 4, "mask_value": "red"}, ["string", (None, 2)]),
    ("hashed_crossing", {"num_bins": 5}, ["string", (None, 1), "int32", (None, 1)]),
    ("hashed_crossing", {"num_bins": 5}, ["int32", (None, 1), "int32", (None, 1)]),
    (
        "hashed_crossing",
        {"num_bins": 5, "output_mode": "one_hot"},
        ["int32", (None,), "int64", (None,)],
    ),
]
