"""Tables in Excel workbooks."""

from .source import read as read
