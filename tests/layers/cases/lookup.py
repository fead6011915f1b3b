"""Cases of spec_schema/layers/lookup.py."""

CASES = [
    ("integer_lookup", {"vocabulary": [3, 1, 0]}, ["int32", (None, 4)]),
    (
        "integer_lookup",
        {"vocabulary": [4], "num_oov_indices": 2, "mask_token": 0, "max_tokens": 4},
        ["int64", (None,)],
    ),
    (
        "integer_lookup",
        {
            **{"vocabulary": [2, 4], "num_oov_indices": 3, "oov_token": 7},
            **{"oov_method": "farmhash", "salt": [1, 2]},
        },
        ["uint8", (None, 2, 3)],
    ),
    ("string_lookup", {"vocabulary": ["red", "no_word"]}, ["string", (None, 4)]),
    (
        "string_lookup",
        {
            **{"vocabulary": ["red"], "num_oov_indices": 2, "mask_token": "", "max_tokens": 9},
            **{"oov_token": "?", "salt": 3},
        },
        ["string", (None,)],
    ),
    (
        "integer_lookup",
        {"vocabulary": [3, 1], "mask_token": 0, "output_mode": "one_hot"},
        ["int32", (None, 2, 3)],
    ),
    (
        "integer_lookup",
        {
            **{"vocabulary": [3, 1], "output_mode": "count", "mask_token": 0},
            **{"max_tokens": 6, "pad_to_max_tokens": True},
        },
        ["int64", (None, None)],
    ),
    ("integer_lookup", {"vocabulary": [7, 9], "invert": True}, ["int32", (None, 4)]),
    (
        "string_lookup",
        {
            **{"vocabulary": ["red", "no_word"], "output_mode": "multi_hot"},
            **{"num_oov_indices": 2, "mask_token": ""},
        },
        ["string", (None, 4)],
    ),
    (
        "string_lookup",
        {
            **{"vocabulary": ["red", "no_word"], "output_mode": "tf_idf"},
            **{"idf_weights": [0.5, 2.0], "max_tokens": 5, "pad_to_max_tokens": True},
        },
        ["string", (None, 4)],
    ),
    ("string_lookup", {"vocabulary": ["red"], "output_mode": "one_hot"}, ["string", (None,)]),
    (
        "string_lookup",
        {"vocabulary": ["red", "blue"], "invert": True, "mask_token": "", "oov_token": "?"},
        ["int32", (None, 4)],
    ),
]
