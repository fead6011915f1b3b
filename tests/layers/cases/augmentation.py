"""Layers that move, turn or distort images at random."""

IMAGES = [(None, 6, 8, 3)]
OPEN = [(None, None, 6, 2)]

CASES = [
    ("random_flip", {}, ["uint8", (None, 4, 6, 1)]),
    ("random_flip", {"mode": "horizontal"}, OPEN),
    ("random_rotation", {"factor": 0.2}, IMAGES),
    (
        "random_rotation",
        {
            "factor": [-0.1, 0.3],
            "fill_mode": "constant",
            "fill_value": 0.5,
            "interpolation": "nearest",
        },
        OPEN,
    ),
    ("random_translation", {"height_factor": 0.3, "width_factor": [0.1, 0.4]}, OPEN),
    ("random_zoom", {"height_factor": 0.3}, IMAGES),
    (
        "random_zoom",
        {"height_factor": 0.3, "width_factor": [-0.4, -0.2], "fill_mode": "wrap"},
        OPEN,
    ),
    ("random_shear", {"x_factor": 0.4, "y_factor": [0.1, 0.2], "fill_mode": "nearest"}, OPEN),
    ("random_perspective", {"scale": 0.5}, IMAGES),
    ("random_perspective", {"factor": [0.4, 0.6], "fill_value": 2}, IMAGES),
    ("random_elastic_transform", {"factor": [1, 1]}, IMAGES),
    ("random_elastic_transform", {"scale": 0.0, "value_range": [-1, 1]}, IMAGES),
    ("random_crop", {"height": 4, "width": 3}, ["int32", (None, 6, 8, 3)]),
]
