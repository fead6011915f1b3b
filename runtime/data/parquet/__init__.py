"""Tables in Parquet files."""

from .source import read as read
