"""`$name` and `$(…)`: parsed and worked out here, bounded, without eval."""
