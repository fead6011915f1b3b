"""Running compiled specs: data, training, checkpoints, prediction."""
