"""Folders of images."""

from .source import read as read
