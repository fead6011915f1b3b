"""Attention in Keras: what is not generic about it."""
