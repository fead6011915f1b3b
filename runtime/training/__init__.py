"""The half of the runtime that computes: devices, the compiled loop, the trainer, what answers."""
