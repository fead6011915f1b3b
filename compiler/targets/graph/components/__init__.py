"""Components of training in TensorFlow: a file per kind."""
