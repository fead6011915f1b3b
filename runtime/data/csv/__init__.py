"""Tables in CSV files."""

from .source import read as read
