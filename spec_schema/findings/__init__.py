"""Errors and warnings as values, and one file for each format they are shown in."""
