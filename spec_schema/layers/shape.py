"""Layers of the family shape."""
