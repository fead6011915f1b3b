"""Cases of spec_schema/layers/pooling.py."""

CASES: list = []
