"""Training: devices, the compiled loop, the trainer, and everything about resuming."""
