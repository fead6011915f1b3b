"""A file becomes one tree: bases, a variant, overrides, params; every value keeps its place."""
