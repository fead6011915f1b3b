"""Semantic differences between two compiled specs, and whether a checkpoint fits both."""
