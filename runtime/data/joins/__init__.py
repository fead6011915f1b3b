"""Several sources as one: they are joined by a key, or by the order of their rows."""
