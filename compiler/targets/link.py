"""What leaves a network: in float32, and as logits or as probabilities."""

import tensorflow as tf


def linked(output: tf.Tensor, link: str | None, input_kind: str = "probabilities") -> tf.Tensor:
    """The output itself, or its probabilities where it is logits and these are needed."""
    if link is None or input_kind == "order" or (input_kind == "ranking" and link == "sigmoid"):
        return output
    return tf.nn.softmax(output) if link == "softmax" else tf.nn.sigmoid(output)


def widened(output: tf.Tensor) -> tf.Tensor:
    """Outputs leave the network in float32, whatever they were computed in."""
    return tf.cast(output, tf.float32) if output.dtype.is_floating else output
