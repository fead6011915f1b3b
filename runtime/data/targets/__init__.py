"""Data to the targets of a network: classes, labels, weights."""
