"""Cases of spec_schema/layers/spatial_dropout.py."""

CASES = [
    ("spatial_dropout1d", {"rate": 0.5}, [(None, 4, 8)]),
    ("spatial_dropout1d", {"rate": 0.0}, [(None, 4, 8)]),
    ("spatial_dropout1d", {"rate": 0.3}, [(None, None, 8)]),
    ("spatial_dropout2d", {"rate": 0.5}, [(None, 2, 3, 8)]),
    ("spatial_dropout2d", {"rate": 0.0}, [(None, 2, 3, 8)]),
    ("spatial_dropout2d", {"rate": 0.3}, [(None, None, 3, 8)]),
    ("spatial_dropout3d", {"rate": 0.5}, [(None, 2, 3, 2, 8)]),
    ("spatial_dropout3d", {"rate": 0.0}, [(None, 2, 3, 2, 8)]),
    ("spatial_dropout3d", {"rate": 0.3}, [(None, None, 3, 2, 8)]),
]
