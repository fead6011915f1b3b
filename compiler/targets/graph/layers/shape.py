"""Layers of the family shape as TensorFlow operations."""
