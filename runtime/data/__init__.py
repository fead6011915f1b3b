"""From the `data` section to arrays: sources, checks before the first step, split, statistics."""
