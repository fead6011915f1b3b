"""Cases of spec_schema/layers/attention.py."""

CASES: list = []
