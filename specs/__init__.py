"""Example specs; the first line of each is the command that runs it."""
