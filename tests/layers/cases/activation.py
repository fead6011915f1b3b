"""Cases of spec_schema/layers/activation.py."""

CASES: list = []
