"""When to stop, what to keep, when to lower the rate: pure, without TensorFlow or a clock."""
