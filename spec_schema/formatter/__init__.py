"""The formatter: one layout for every spec, with its comments and scalars kept as written."""
