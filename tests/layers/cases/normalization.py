"""Cases of spec_schema/layers/normalization.py."""

CASES: list = []
