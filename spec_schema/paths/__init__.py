"""Paths into a spec as people write them: what is at a path, and what may be."""
