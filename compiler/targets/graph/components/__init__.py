"""What training is made of, in TensorFlow: a file for each kind of component."""
