"""Folders of audio files."""

from .source import read as read
