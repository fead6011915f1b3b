"""Layers of the family image as TensorFlow operations."""
