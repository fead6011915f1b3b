"""Progress of a run: live in a terminal, as lines elsewhere, as JSON for programs."""
