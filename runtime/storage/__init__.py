"""What stays of a run: its folder, its checkpoints, and how files are written so that they last."""
