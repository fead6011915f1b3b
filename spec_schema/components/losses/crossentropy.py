"""Losses on the probability of the true class (Keras: `keras.losses`)."""

from ...parameters import Boolean, Integer, Rate
from . import LOSSES, Loss


@LOSSES.register("binary_crossentropy")
class BinaryCrossentropy(Loss):
    """Cross-entropy of binary decisions, one per unit.

    Formula: `-mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., units)`, from 0 to 1. With one unit, the last axis may be missing.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: How far to move the targets towards 0.5: 0 is not at all, 1 all the way.
    """

    output_activation = "sigmoid"
    target = "binary"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Loss):
    """Cross-entropy of one class out of many, for one-hot targets.

    Formula: `-mean(sum(y_true * log(y_pred)))`, with the sum over the classes.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: Fraction of each target to spread evenly over all classes.
    """

    output_activation = "softmax"
    target = "onehot"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of one class out of many, for class indices as targets.

    Formula: `-mean(log(y_pred[y_true]))`.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        ignore_class: Label of positions to leave out of the loss and the metrics, such as -1 or
            255 for unlabelled pixels. The loss is the mean over the other positions.
    """

    output_activation = "softmax"
    target = "class"
    from_logits: Boolean | None = None
    ignore_class: Integer | None = None

    def recovers_logits(self) -> bool:
        return self.ignore_class is None
