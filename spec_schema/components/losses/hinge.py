"""Maximum-margin losses (Keras: hinge losses)."""

from . import LOSSES, Loss


@LOSSES.register("hinge")
class Hinge(Loss):
    """Mean of `max(1 - y_true * y_pred, 0)`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, margins: positive for yes, negative for no.

    Target shape:
        `y_true`: `(batch, ..., units)`, -1 or 1. Targets of 0 and 1 are converted.
    """

    target = "sign"


@LOSSES.register("squared_hinge")
class SquaredHinge(Loss):
    """Mean of `max(1 - y_true * y_pred, 0)^2`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, margins: positive for yes, negative for no.

    Target shape:
        `y_true`: `(batch, ..., units)`, -1 or 1. Targets of 0 and 1 are converted.
    """

    target = "sign"


@LOSSES.register("categorical_hinge")
class CategoricalHinge(Loss):
    """Hinge loss of one class out of many: its score should exceed the next best by 1.

    Formula: `mean(max(neg - pos + 1, 0))`, with `pos = sum(y_true * y_pred)` and
    `neg = max((1 - y_true) * y_pred)` over the classes.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, scores.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.
    """

    target = "onehot"
