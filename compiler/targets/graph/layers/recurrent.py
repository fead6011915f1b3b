"""Layers of the family recurrent as TensorFlow operations."""
