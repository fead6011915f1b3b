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
        "text_vectorization",
        {"vocabulary": ["red", "blue", "blue red"], "ngrams": 2, "output_sequence_length": 4},
        ["string", (None, 1)],
    ),
    (
        "text_vectorization",
        {"vocabulary": ["r", "e"], "standardize": "lower", "split": "character", "max_tokens": 4},
        ["string", (None,)],
    ),
]
