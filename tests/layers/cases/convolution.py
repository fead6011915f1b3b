"""Cases of spec_schema/layers/convolution.py."""

CASES: list = []
