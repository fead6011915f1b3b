"""Cases of spec_schema/layers/image.py."""

CASES: list = []
