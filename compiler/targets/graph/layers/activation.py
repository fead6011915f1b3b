"""Layers of the family activation as TensorFlow operations."""
