"""Cases of spec_schema/layers/spectrogram.py."""

SMALL = {"fft_length": 16, "num_mel_bins": 5}
CASES = [
    (
        "mel_spectrogram",
        {**SMALL, "sequence_stride": 4, "top_db": 10, "min_power": 0.1, "ref_power": 2},
        [(None, 40)],
    ),
    (
        "mel_spectrogram",
        {
            **SMALL,
            **{
                "sequence_stride": 5,
                "sequence_length": 10,
                "window": "hamming",
                "power_to_db": False,
            },
            **{"mag_exp": 1, "min_freq": 100, "max_freq": 3000, "sampling_rate": 8000},
        },
        [(None, 33)],
    ),
    ("stft_spectrogram", {"frame_length": 8}, [(None, 40, 2)]),
    (
        "stft_spectrogram",
        {"frame_length": 6, "mode": "magnitude", "frame_step": 2, "padding": "same"},
        [(None, None, 2)],
    ),
    (
        "stft_spectrogram",
        {"frame_length": 6, "fft_length": 12, "mode": "stft", "expand_dims": True},
        [(None, 20, 2)],
    ),
    (
        "stft_spectrogram",
        {"frame_length": 6, "mode": "real", "window": "blackman", "scaling": "spectrum"},
        [(None, 20, 1)],
    ),
    (
        "stft_spectrogram",
        {"frame_length": 6, "mode": "imag", "window": None, "expand_dims": True},
        [(None, 20, 3)],
    ),
    (
        "stft_spectrogram",
        {"frame_length": 4, "mode": "angle", "window": [1, 2, 2, 1], "scaling": None},
        [(None, 20, 1)],
    ),
    (
        "stft_spectrogram",
        {"frame_length": 6, "mode": "psd", "window": "flattop", "periodic": True},
        [(None, 20, 1)],
    ),
]
