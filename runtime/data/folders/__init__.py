"""Folders of files, each of which is a sample."""
