"""Sweeps: many runs of one spec, which differ in variant, values, seed or fold."""
