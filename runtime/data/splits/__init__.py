"""Which rows are for training, validation and test, and in which order."""
