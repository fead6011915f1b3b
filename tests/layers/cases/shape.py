"""Cases of spec_schema/layers/shape.py."""

CASES: list = []
