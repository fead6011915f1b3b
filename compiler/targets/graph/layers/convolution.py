"""Layers of the family convolution as TensorFlow operations."""
