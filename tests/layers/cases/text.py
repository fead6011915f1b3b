"""Cases of spec_schema/layers/text.py."""

CASES = [
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
    (
        "text_vectorization",
        {"vocabulary": ["red", "blue"], "output_mode": "multi_hot", "standardize": None},
        ["string", (None,)],
    ),
    (
        "text_vectorization",
        {
            **{"vocabulary": ["red", "blue red"], "output_mode": "tf_idf", "ngrams": [2]},
            **{"idf_weights": [0.5, 2.0], "max_tokens": 5, "pad_to_max_tokens": True},
        },
        ["string", (None,)],
    ),
    (
        "text_vectorization",
        {"vocabulary": ["red", "blue red"], "output_mode": "count", "split": None, "ngrams": 2},
        ["string", (None, 3)],
    ),
    (
        "text_vectorization",
        {"vocabulary": ["red", "blue"], "output_mode": "one_hot", "split": None},
        ["string", (None, 3)],
    ),
    (
        "text_vectorization",
        {
            **{"vocabulary": ["red", "blue red"], "standardize": "strip_punctuation"},
            **{"split": None, "ngrams": [1, 2], "output_sequence_length": 4},
        },
        ["string", (None, 3)],
    ),
]
