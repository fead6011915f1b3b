"""What layers that prepare data can't take."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes

ONE, LIST, TABLE = (None, 1), (None, 4), (None, 4, 2)
ROWS = [
    ("category_encoding", {"num_tokens": 3}, [LIST], codes.preparation.not_discrete("float32")),
    *(
        (
            "category_encoding",
            {"num_tokens": 3, "output_mode": mode},
            [(shape, "int32")],
            codes.preparation.not_one_list(mode, shape),
        )
        for mode, shape in (("multi_hot", TABLE), ("count", (None,)))
    ),
    (
        "hashing",
        {"num_bins": 3, "output_mode": "one_hot"},
        [(LIST, "int32")],
        codes.preparation.not_one_value(LIST),
    ),
    (
        "hashing",
        {"num_bins": 3, "output_mode": "count"},
        [(TABLE, "int32")],
        codes.preparation.not_one_list("count", TABLE),
    ),
    (
        "hashed_crossing",
        {"num_bins": 3},
        [(LIST, "int32"), (LIST, "int32")],
        codes.preparation.not_one_value(LIST),
    ),
    (
        "hashed_crossing",
        {"num_bins": 3},
        [((None,), "int32"), (ONE, "int32")],
        codes.preparation.not_crossable((None,), ONE),
    ),
    (
        "hashed_crossing",
        {"num_bins": 3},
        [(ONE, "int32")] * 3,
        codes.preparation.not_two_crossed(3),
    ),
    (
        "normalization",
        {"mean": [1, 2], "variance": [1, 2]},
        [LIST],
        codes.preparation.statistics_do_not_fit((2,), (4,)),
    ),
    (
        "normalization",
        {"axis": None, "mean": [1], "variance": [1]},
        [LIST],
        codes.preparation.statistics_do_not_fit((1,), ()),
    ),
    ("normalization", {"axis": [1, -1]}, [LIST], codes.shapes.duplicate_axis((1, -1), LIST)),
    ("normalization", {"axis": 0}, [LIST], codes.shapes.axis_out_of_range(0, LIST)),
    ("normalization", {}, [(None, None)], codes.layer_inputs.unknown_size("axis -1")),
    (
        "discretization",
        {"num_bins": 2, "output_mode": "count"},
        [(None,)],
        codes.preparation.not_one_list("count", (None,)),
    ),
    (
        "integer_lookup",
        {"vocabulary": [1]},
        [LIST],
        codes.preparation.not_discrete("float32"),
    ),
    *(
        (name, parameters, [((None, None), dtype)], codes.layer_inputs.unknown_size("axis 1"))
        for name, parameters, dtype in (
            ("category_encoding", {"num_tokens": 3, "output_mode": "one_hot"}, "int32"),
            ("discretization", {"bin_boundaries": [1], "output_mode": "one_hot"}, "int32"),
            ("string_lookup", {"vocabulary": ["a"], "output_mode": "one_hot"}, "string"),
        )
    ),
    (
        "string_lookup",
        {"vocabulary": ["a"], "output_mode": "count"},
        [(TABLE, "string")],
        codes.preparation.not_one_list("count", TABLE),
    ),
    (
        "string_lookup",
        {"vocabulary": ["a"], "invert": True},
        [(LIST, "string")],
        codes.preparation.text_input(),
    ),
    (
        "text_vectorization",
        {"vocabulary": ["a"], "output_mode": "count"},
        [(ONE, "string")],
        codes.preparation.not_a_scalar(ONE),
    ),
    (
        "text_vectorization",
        {"vocabulary": ["a"], "split": None},
        [((None,), "string")],
        codes.preparation.not_words((None,)),
    ),
    (
        "text_vectorization",
        {"vocabulary": ["a"], "split": None, "ngrams": [5, 6]},
        [(LIST, "string")],
        codes.preparation.too_few_words(4, 5),
    ),
    (
        "center_crop",
        {"height": 2, "width": 2},
        [LIST],
        codes.shapes.unexpected_rank(("height", "width", "channels"), LIST),
    ),
    (
        "stft_spectrogram",
        {"frame_length": 8},
        [(None, 7, 1)],
        codes.layer_inputs.window_too_large(8, 7),
    ),
    (
        "stft_spectrogram",
        {"frame_length": 8},
        [(None, 20, None)],
        codes.layer_inputs.unknown_size("channel axis"),
    ),
    (
        "stft_spectrogram",
        {},
        [(None, 400)],
        codes.shapes.unexpected_rank(("samples", "channels"), (None, 400)),
    ),
    (
        "mel_spectrogram",
        {"fft_length": 16},
        [(None, 8)],
        codes.preparation.signal_too_short(8, 16),
    ),
    (
        "mel_spectrogram",
        {"fft_length": 16, "sequence_stride": 5},
        [(None, 9)],
        codes.preparation.miscounted_frames(9, 5),
    ),
    (
        "mel_spectrogram",
        {},
        [((None, 99), "int32")],
        codes.layer_inputs.not_floating("int32"),
    ),
]


@pytest.mark.parametrize(("name", "parameters", "inputs", "expected"), ROWS)
def test_inputs_that_do_not_fit_are_errors(name, parameters, inputs, expected) -> None:
    assert refusal(name, parameters, inputs).violation == expected
