"""Summaries of specs: shapes and costs of layers, one spec, many specs, a lock file."""
