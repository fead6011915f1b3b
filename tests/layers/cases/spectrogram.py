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
]
