"""Cases of spec_schema/layers/embedding.py."""

CASES = [
    ("embedding", {"input_dim": 7, "output_dim": 3}, ["int32", (None, 4)]),
    ("embedding", {"input_dim": 7, "output_dim": 3, "mask_zero": True}, ["int32", (None, 4)]),
]
