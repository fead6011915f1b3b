"""Cases of spec_schema/layers/image.py."""

CASES = [
    ("rescaling", {"scale": 0.5, "offset": -1}, [(None, 5)]),
    ("rescaling", {"scale": 2}, ["int32", (None, 2, 2, 3)]),
    ("resizing", {"height": 3, "width": 7}, [(None, 4, 6, 2)]),
    ("resizing", {"height": 3, "width": 2, "antialias": True}, ["int32", (None, 4, 6, 1)]),
    (
        "resizing",
        {"height": 3, "width": 3, "crop_to_aspect_ratio": True, "interpolation": "nearest"},
        [(None, 4, None, 2)],
    ),
    (
        "resizing",
        {"height": 4, "width": 3, "pad_to_aspect_ratio": True, "fill_value": 0.5},
        [(None, None, 6, 1)],
    ),
    ("resizing", {"height": 8, "width": 8, "interpolation": "bicubic"}, [(None, 4, 6, 1)]),
    ("resizing", {"height": 3, "width": 8, "interpolation": "lanczos3"}, [(None, 4, 6, 1)]),
    ("resizing", {"height": 3, "width": 8, "interpolation": "lanczos5"}, [(None, 4, 6, 1)]),
    ("center_crop", {"height": 3, "width": 2}, ["uint8", (None, 4, 6, 2)]),
    ("center_crop", {"height": 3, "width": 4}, [(None, None, 3, 1)]),
]
