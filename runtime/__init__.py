"""From a compiled spec to a result: data, training, checkpoints, the command line."""
