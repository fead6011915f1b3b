"""Losses of a largest margin (Keras: hinge losses)."""

from . import LOSSES, Loss


@LOSSES.register("hinge")
class Hinge(Loss):
    """Mean of max(0, 1 - target · output); targets are -1 or 1, and 0 counts as -1."""

    target = "sign"
