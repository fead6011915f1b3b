"""Data to the inputs of a network: assigned, checked, normalised."""
