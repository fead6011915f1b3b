"""Data that is generated from the seed."""
