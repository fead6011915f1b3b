"""Cases of spec_schema/layers/image.py."""

CASES = [
    ("zero_padding2d", {}, [(None, 3, 4, 2)]),
    ("zero_padding2d", {"padding": [2, 0]}, [(None, None, 4, 2)]),
    ("zero_padding2d", {"padding": [[1, 0], [0, 3]]}, [(None, 3, 4, 2)]),
    ("cropping2d", {}, [(None, 3, 4, 2)]),
    ("cropping2d", {"cropping": 1}, [(None, 3, 4, 2)]),
    ("cropping2d", {"cropping": [[1, 0], [0, 2]]}, [(None, 3, 4, 2)]),
    ("cropping2d", {"cropping": [[0, 2], [1, 0]]}, [(None, None, 4, 2)]),
    ("up_sampling2d", {}, [(None, 3, 4, 2)]),
    ("up_sampling2d", {"size": [1, 3]}, [(None, 2, None, 2)]),
    ("up_sampling2d", {"interpolation": "bilinear"}, [(None, 3, 4, 2)]),
    ("up_sampling2d", {"size": [3, 1], "interpolation": "bicubic"}, [(None, 5, 4, 2)]),
    ("up_sampling2d", {"interpolation": "bicubic"}, [(None, None, 4, 2)]),
    ("up_sampling2d", {"interpolation": "lanczos3"}, [(None, 5, 4, 2)]),
    ("up_sampling2d", {"size": [2, 3], "interpolation": "lanczos5"}, [(None, 7, 6, 2)]),
    ("rescaling", {"scale": 0.5, "offset": -1}, [(None, 5)]),
    ("rescaling", {"scale": 2}, ["int32", (None, 2, 2, 3)]),
]
