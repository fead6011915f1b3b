"""Resolves a file to one tree: bases, a variant, overrides, params. Values keep their locations."""
