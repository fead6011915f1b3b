"""Text → values with their places, and back: YAML 1.2 within bounds, its traps in plain words."""
