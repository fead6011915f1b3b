"""Reading values into models: every error at once, each at its place."""
