"""Predictions and evaluations of trained networks."""
