"""Layers of the family attention."""
