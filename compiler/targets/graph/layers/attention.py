"""Layers of the family attention as TensorFlow operations."""
