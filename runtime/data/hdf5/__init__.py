"""Arrays in HDF5 files."""

from .source import read as read
