"""Tables in Arrow files."""

from .source import read as read
