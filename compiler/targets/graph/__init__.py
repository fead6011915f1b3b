"""The graph target: TensorFlow functions over named variables, without Keras."""
