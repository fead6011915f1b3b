"""Masks as Keras keeps them: an attribute of a tensor, which losses and metrics read."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf

from ..outputs import spread


def mask_of(x: tf.Tensor) -> tf.Tensor | None:
    """The mask of a tensor, None if it has none."""
    return getattr(x, "_keras_mask", None)


def with_mask(output: tf.Tensor, mask: tf.Tensor | None) -> tf.Tensor:
    """The output with a mask over all its axes but the last, as Keras' losses need it."""
    if mask is None:
        return output
    missing = output.shape.rank - 1 - mask.shape.rank
    if missing > 0:
        mask = tf.broadcast_to(mask[(..., *[None] * missing)], tf.shape(output)[:-1])
    output._keras_mask = mask
    return output


def over_mask(sample_weight: tf.Tensor | None, mask: tf.Tensor | None) -> tf.Tensor | None:
    """Weights (batch,) as Keras multiplies them with a mask: with as many axes."""
    if sample_weight is None or mask is None:
        return sample_weight
    return spread(sample_weight, mask)


@contextmanager
def without_mask_warnings() -> Iterator[None]:
    """Inside, Keras doesn't warn of layers that drop masks: the compiler does (SC231)."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Layer .* does not support masking")
        yield
