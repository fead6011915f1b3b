"""YAML 1.2 to values with their spans, within limits, and back; its pitfalls explained."""
