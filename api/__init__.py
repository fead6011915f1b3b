"""The public functions, on specs and on runs. The command line is written on top of it.

Importing its modules loads neither the compiler nor TensorFlow: every function loads what it needs
when it is called. `speccompile` exports them, the types of their results, and the exceptions.

A *source* of a spec is a path, a text (a `str` with a line break), a mapping, a spec made in Python
or loaded already, or a run, for the spec it has stored. Overrides are a mapping of paths to values,
`{"training.epochs": 3}`, or a list of `path=value`; they are applied after the variant, in order.
"""
