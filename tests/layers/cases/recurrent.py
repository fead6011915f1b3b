"""Cases of spec_schema/layers/recurrent.py."""

CASES: list = []
