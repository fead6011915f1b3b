"""Findings as text, JSON, annotations and the formats of CI: a format a file."""
