"""What the training of each output aims at, and which values the policy can watch."""
