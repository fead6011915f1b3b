"""Storage of runs: folders, checkpoints, and crash-safe writing of files."""
