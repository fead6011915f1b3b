"""What a person sees of a run after it: reports, comparisons, and verdicts in words."""
