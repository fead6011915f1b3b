"""The files of a project: which are specs and bases, and what extends what."""
