"""Layers that change the colors of images."""

COLORS = [(None, 4, 5, 3)]
OPEN = [(None, None, None, 2)]

CASES = [
    ("random_brightness", {"factor": 0.3, "value_range": [-1, 1]}, OPEN),
    ("random_brightness", {"factor": [0.1, 0.2]}, ["uint8", (None, 4, 5, 1)]),
    ("random_contrast", {"factor": 0.3, "value_range": [-1, 1]}, OPEN),
    ("random_contrast", {"factor": [0.5, 0.6]}, COLORS),
    ("random_saturation", {"factor": [0.3, 0.9], "value_range": [-1, 1]}, COLORS),
    ("random_hue", {"factor": 0.4}, COLORS),
    ("random_hue", {"factor": [0.1, 0.2], "value_range": [0, 1]}, COLORS),
    ("random_color_degeneration", {"factor": [0.2, 0.8]}, COLORS),
    ("random_color_jitter", {"brightness_factor": 0.2, "contrast_factor": [0.1, 0.2]}, OPEN),
    (
        "random_color_jitter",
        {"saturation_factor": [0.2, 0.4], "hue_factor": 0.3, "value_range": [0, 1]},
        COLORS,
    ),
    ("random_color_jitter", {}, COLORS),
    ("random_grayscale", {"factor": 0.6}, COLORS),
    ("random_invert", {"factor": [0.5, 1.0], "value_range": [0, 1]}, COLORS),
    ("random_posterization", {"factor": 4, "value_range": [-1, 1]}, OPEN),
    ("random_posterization", {"factor": [2, 2]}, COLORS),
    ("random_sharpness", {"factor": 0.4}, [(None, None, 5, 2)]),
    ("solarization", {"addition_factor": 0.2, "threshold_factor": [0.4, 0.5]}, COLORS),
    ("equalization", {"bins": 16}, COLORS),
    ("auto_contrast", {"value_range": [0, 1]}, OPEN),
    (
        "contrast_limited_adaptive_histogram_equalization",
        {"clip_limit": 2, "tile_grid_size": 2},
        COLORS,
    ),
]
