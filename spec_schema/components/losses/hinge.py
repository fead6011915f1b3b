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
