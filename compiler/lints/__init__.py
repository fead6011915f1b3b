"""Lints: what is legal but probably not what the author wanted."""
