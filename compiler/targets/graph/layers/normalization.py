"""Layers of the family normalization as TensorFlow operations."""
