"""What a person sees of a run: live on a terminal, lines elsewhere, JSON for programs."""
