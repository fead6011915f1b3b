"""Losses that compare probabilities (Keras: probabilistic losses)."""

from collections.abc import Mapping
from math import inf
from typing import ClassVar

from ...parameters import Boolean, Rate
from . import LOSSES, Loss


@LOSSES.register("binary_crossentropy")
class BinaryCrossentropy(Loss):
    """Cross-entropy of yes or no, one decision a unit; the target is 0 or 1.

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
        label_smoothing: how far targets are drawn to 0.5: 0 not at all, 1 all the way.
    """

    link = "sigmoid"
    target = "binary"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Loss):
    """Cross-entropy of one class among many; the target is one number a class (one-hot).

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
        label_smoothing: the part of the target that is spread evenly over all classes.
    """

    link = "softmax"
    target = "onehot"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of one class among many; the target is the class' number.

    Args:
        from_logits: whether the output is logits; left out: the compiler knows it from the last
            activation.
    """

    link = "softmax"
    target = "class"
    excluded: ClassVar[Mapping[str, str]] = {
        **Loss.excluded,
        "ignore_class": "samples without a label are left out of the data instead",
    }
    from_logits: Boolean | None = None


@LOSSES.register("kl_divergence")
class KLDivergence(Loss):
    """Divergence of the output from the target, both distributions (Kullback & Leibler 1951)."""

    target = "distribution"
    least = -inf


@LOSSES.register("poisson")
class Poisson(Loss):
    """Mean of output - target · log(output); for targets that count something."""

    least = -inf
    least_target = 0.0
