"""Tables in JSON files."""

from .source import read as read
