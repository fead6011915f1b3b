"""Layers of the family merging as TensorFlow operations."""
