"""Terms that weights add to the loss (Keras: `keras.regularizers`)."""

from typing import ClassVar, Literal

from ..component import Catalogue, Component
from ..parameters import NonNegativeNumber
from ..types import ShapeError, TensorType


class Regularizer(Component):
    """Base of the regularizers."""

    catalogue: ClassVar[Catalogue["Regularizer"]]

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises ShapeError where it says nothing about a weight of this shape."""

    def check_output(self, output: TensorType) -> None:
        """Raises ShapeError where it says nothing about outputs of this type."""


REGULARIZERS: Catalogue[Regularizer] = Catalogue(
    "regularizer",
    __package__,
    {"regularizers": ("l1", "l2", "l1_l2", "orthogonal_regularizer")},
    synonyms={"weight_decay": "l2", "lasso": "l1", "ridge": "l2", "l1l2": "l1_l2"},
)
Regularizer.catalogue = REGULARIZERS


@REGULARIZERS.register("l1")
class L1(Regularizer):
    """Adds l1 · Σ|w| to the loss.

    Args:
        l1: the strength.
    """

    main = "l1"
    l1: NonNegativeNumber = 0.01


@REGULARIZERS.register("l2")
class L2(Regularizer):
    """Adds l2 · Σw² to the loss.

    Args:
        l2: the strength.
    """

    main = "l2"
    l2: NonNegativeNumber = 0.01


@REGULARIZERS.register("l1_l2")
class L1L2(Regularizer):
    """Adds l1 · Σ|w| + l2 · Σw² to the loss.

    Args:
        l1: the strength of the sum of magnitudes.
        l2: the strength of the sum of squares.
    """

    l1: NonNegativeNumber = 0.0
    l2: NonNegativeNumber = 0.0


@REGULARIZERS.register("orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """Draws the rows (or columns) of a matrix towards being orthogonal.

    Args:
        factor: the strength.
        mode: which vectors of the matrix are compared.
    """

    main = "factor"
    factor: NonNegativeNumber = 0.01
    mode: Literal["rows", "columns"] = "rows"

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) != 2 or shape[("rows", "columns").index(self.mode)] < 2:
            raise ShapeError(
                f"has an `orthogonal_regularizer` on a weight of shape {shape}, and it compares "
                f"the {self.mode} of a matrix",
                help="use it on weights with two axes and two vectors or more",
            )

    def check_output(self, output: TensorType) -> None:
        if self.mode == "columns" and output.rank == 2 and (output.features or 0) > 1:
            return
        what = "rows are samples" if self.mode == "rows" else f"type is {output}"
        raise ShapeError(
            f"has an `orthogonal_regularizer` on its outputs, whose {what}",
            help="use `l1` or `l2`",
            parameter="activity_regularizer",
        )
