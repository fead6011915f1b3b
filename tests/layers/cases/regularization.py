"""Cases of spec_schema/layers/regularization.py."""

CASES: list = []
