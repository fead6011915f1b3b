"""Arrays in NumPy archives."""

from .source import read as read
