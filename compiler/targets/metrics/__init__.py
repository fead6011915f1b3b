"""Metrics of training and evaluation: one implementation for all targets."""
