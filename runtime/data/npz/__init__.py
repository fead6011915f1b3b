"""Arrays in NumPy archives."""
