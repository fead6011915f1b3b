"""Values → models: every error at once, at its place, in the words of the spec."""
