"""`$name` and `$(…)`: bounded parsing and evaluation, without eval."""
