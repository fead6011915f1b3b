"""Losses on how far two regions overlap (Keras: Dice and Tversky losses)."""

from ...findings import codes
from ...parameters import NonNegativeNumber, default
from ...sizes import OptionalIntegers
from ...types import ShapeError, TensorType
from . import LOSSES, Loss


class _Overlap(Loss):
    """Base of the losses on regions."""

    target = "binary"
    link = "sigmoid"
    is_of_batch = True
    excluded = {name: why for name, why in Loss.excluded.items() if name != "axis"}
    axis: OptionalIntegers = default(None)

    def check(self, output: TensorType) -> None:
        axes = self.axis or ()
        for axis in axes:
            if not -output.rank <= axis < output.rank:
                raise ShapeError(
                    codes.objectives.loss_axis_out_of_range(axis, output.shape), "axis"
                )
        if len({axis % output.rank for axis in axes}) < len(axes):
            raise ShapeError(codes.shapes.duplicate_axis(axes, output.shape), "axis")


@LOSSES.register("dice")
class Dice(_Overlap):
    """1 minus the Dice coefficient of predicted and true region: 0 if they are the same.

    Formula: `1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred))`. The sums are over all
    samples of a batch unless `axis` says otherwise.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities.

    Target shape:
        `y_true`: `(batch, ..., units)`, from 0 to 1.

    Args:
        axis: Axis, or list of axes, to sum over; 0 is the batch. `[1, 2, 3]` gives one value per
            image, and the loss is their mean. Defaults to all axes.
    """

    main = "axis"


@LOSSES.register("tversky")
class Tversky(_Overlap):
    """1 minus the Tversky index of predicted and true region (Salehi et al., 2017).

    Formula: `1 - TP / (TP + alpha * a + beta * b)`, with `TP = sum(y_true * y_pred)`,
    `a = sum(y_true * (1 - y_pred))` and `b = sum((1 - y_true) * y_pred)`. The sums are over all
    samples of a batch unless `axis` says otherwise. With both weights at 0.5, it is `dice`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities.

    Target shape:
        `y_true`: `(batch, ..., units)`, from 0 to 1.

    Args:
        alpha: Weight of what is missed.
        beta: Weight of what is predicted, but not there.
        axis: Axis, or list of axes, to sum over; 0 is the batch. `[1, 2, 3]` gives one value per
            image, and the loss is their mean. Defaults to all axes.
    """

    alpha: NonNegativeNumber = 0.5
    beta: NonNegativeNumber = 0.5
