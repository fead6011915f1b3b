"""Layers of the family pooling as TensorFlow operations."""
