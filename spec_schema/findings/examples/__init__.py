"""A wrong and a right example for every code."""
