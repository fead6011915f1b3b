"""Text files in folders."""

from .source import read as read
