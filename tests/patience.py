"""How long tests wait for other processes and threads."""

PATIENCE = 600.0
"""Seconds after which something counts as hanging; how fast it has to be, no test says."""
