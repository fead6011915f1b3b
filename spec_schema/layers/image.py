"""Layers of the family image."""
