"""Activations, regularizers, constraints, losses, metrics, optimizers and schedules in TensorFlow."""
