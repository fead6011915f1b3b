"""Layers of the family regularization as TensorFlow operations."""
