"""The language: what may be written in a spec and what it means. Needs yaml and pydantic only."""
