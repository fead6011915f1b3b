"""Losses on real values (Keras: regression losses)."""

from ...findings import codes
from ...parameters import Integer, PositiveNumber
from ...types import ShapeError, TensorType
from . import LOSSES, Loss


@LOSSES.register("mean_squared_error")
class MeanSquaredError(Loss):
    """Mean squared error: `mean((y_true - y_pred)^2)`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """


@LOSSES.register("mean_absolute_error")
class MeanAbsoluteError(Loss):
    """Mean absolute error: `mean(abs(y_true - y_pred))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """


@LOSSES.register("mean_absolute_percentage_error")
class MeanAbsolutePercentageError(Loss):
    """Mean absolute error in percent of the target.

    Formula: `100 * mean(abs((y_true - y_pred) / max(abs(y_true), 1e-7)))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`, not 0.
    """

    is_about_zero = True


@LOSSES.register("mean_squared_logarithmic_error")
class MeanSquaredLogarithmicError(Loss):
    """Mean squared error of logarithms, for positive targets of different magnitudes.

    Formula: `mean((log(y_true + 1) - log(y_pred + 1))^2)`. Outputs below 0 count as 0.

    Output shape:
        `y_pred`: `(batch, ..., units)`, 0 or above.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or above.
    """

    least_target = 0.0
    is_about_zero = True


@LOSSES.register("huber")
class Huber(Loss):
    """Squared for small errors, linear for large ones (Huber, 1964).

    Formula, for `error = abs(y_true - y_pred)`: the mean of `0.5 * error^2` if `error <= delta`,
    else `delta * error - 0.5 * delta^2`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.

    Args:
        delta: Error at which the loss becomes linear. With `normalize_targets`, it is an error in
            normalized targets.
    """

    main = "delta"
    delta: PositiveNumber = 1.0


@LOSSES.register("log_cosh")
class LogCosh(Loss):
    """Mean of `log(cosh(y_pred - y_true))`: squared for small errors, linear for large ones.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """


@LOSSES.register("cosine_similarity")
class CosineSimilarity(Loss):
    """Negative cosine similarity: -1 for equal directions, 0 for orthogonal, 1 for opposite ones.

    Formula: `-mean(sum(y_true * y_pred))`, with `y_true` and `y_pred` scaled to norm 1 along `axis`
    and the sum over that axis.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.

    Args:
        axis: Axis of the vectors; -1 is the last. They are compared one by one, and the values
            averaged.
    """

    main = "axis"
    least = -1.0
    is_about_zero = True
    excluded = {name: why for name, why in Loss.excluded.items() if name != "axis"}
    axis: Integer = -1

    def check(self, output: TensorType) -> None:
        rank = output.rank
        if not -rank < self.axis < rank or self.axis % rank == 0:
            what = codes.objectives.vector_axis_out_of_range(self.axis, output.shape)
            raise ShapeError(what, "axis")
        if output.mask_rank and self.axis % rank != rank - 1:
            what = codes.objectives.vectors_over_mask(self.axis, output.mask_shape)
            raise ShapeError(what, "axis")
