"""From data to the inputs of a network: assigned and normalized."""
