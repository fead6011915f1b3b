"""Regularizers: penalties added to the loss (Keras: `keras.regularizers`)."""

from typing import ClassVar, Literal

from ..component import Catalogue, Component
from ..findings import codes
from ..parameters import NonNegativeNumber
from ..types import ShapeError, TensorType


class Regularizer(Component):
    """Base of the regularizers."""

    catalogue: ClassVar[Catalogue["Regularizer"]]

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises ShapeError if the regularizer can't be used on a weight of this shape."""

    def check_output(self, output: TensorType) -> None:
        """Raises ShapeError if the regularizer can't be used on outputs of this type."""


REGULARIZERS: Catalogue[Regularizer] = Catalogue(
    "regularizer",
    __package__,
    {"regularizers": ("l1", "l2", "l1_l2", "orthogonal_regularizer")},
    synonyms={"weight_decay": "l2", "lasso": "l1", "ridge": "l2", "l1l2": "l1_l2"},
)
Regularizer.catalogue = REGULARIZERS


@REGULARIZERS.register("l1")
class L1(Regularizer):
    """Adds `l1 * sum(abs(x))` to the loss.

    Args:
        l1: Strength of the penalty.
    """

    main = "l1"
    l1: NonNegativeNumber = 0.01


@REGULARIZERS.register("l2")
class L2(Regularizer):
    """Adds `l2 * sum(x^2)` to the loss.

    Args:
        l2: Strength of the penalty.
    """

    main = "l2"
    l2: NonNegativeNumber = 0.01


@REGULARIZERS.register("l1_l2")
class L1L2(Regularizer):
    """Adds `l1 * sum(abs(x)) + l2 * sum(x^2)` to the loss.

    Args:
        l1: Strength of the L1 penalty.
        l2: Strength of the L2 penalty.
    """

    l1: NonNegativeNumber = 0.0
    l2: NonNegativeNumber = 0.0


@REGULARIZERS.register("orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """Penalty that encourages the rows or columns of a matrix to be orthogonal.

    Formula: `factor` times the mean absolute cosine between different rows or columns.

    Args:
        factor: Strength of the penalty.
        mode: Whether to compare rows or columns.
    """

    main = "factor"
    factor: NonNegativeNumber = 0.01
    mode: Literal["rows", "columns"] = "rows"

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) != 2 or shape[("rows", "columns").index(self.mode)] < 2:
            raise ShapeError(codes.shapes.orthogonality_of_weight(self.mode, shape))

    def check_output(self, output: TensorType) -> None:
        """Raises ShapeError unless columns of a matrix can be compared."""
        if self.mode == "columns" and output.rank == 2 and (output.features or 0) > 1:
            return
        what = codes.shapes.orthogonality_of_outputs(self.mode, output.shape)
        raise ShapeError(what, "activity_regularizer")
