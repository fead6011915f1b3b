"""Losses, optimizers, initializers and so on: a catalogue and a file or folder for each kind."""
