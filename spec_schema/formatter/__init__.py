"""One layout for every spec: the same YAML, with its comments and its scalars as written."""
