"""What differs in meaning between two compiled specs, and whether a checkpoint fits both."""
