"""Named arrays, whatever file they are in."""
