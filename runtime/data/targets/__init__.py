"""From labels to the targets of a network."""
