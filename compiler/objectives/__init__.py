"""The objective of each output, and which values the policy can monitor."""
