"""Which rows are for training, validation and testing, and in which order."""
