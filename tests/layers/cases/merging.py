"""Cases of spec_schema/layers/merging.py."""

CASES: list = []
