"""Layers of the family merging."""
