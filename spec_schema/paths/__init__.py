"""Paths into a spec as a person says them, what stands there, and what may stand there."""
