"""Constraints on weights, applied after each update (Keras: `keras.constraints`)."""

from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue, Component


class Constraint(Component):
    """Base of the constraints."""

    catalogue: ClassVar[Catalogue["Constraint"]]

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises ShapeError if the constraint can't be applied to a weight of this shape."""


CONSTRAINTS: Catalogue[Constraint] = Catalogue(
    "constraint",
    __package__,
    {
        "norm": ("max_norm", "min_max_norm", "unit_norm"),
        "sign": ("non_neg",),
    },
    synonyms={"nonneg": "non_neg", "non_negative": "non_neg", "maxnorm": "max_norm"},
)
Constraint.catalogue = CONSTRAINTS

if TYPE_CHECKING:
    from .norm import MaxNorm as MaxNorm
    from .norm import MinMaxNorm as MinMaxNorm
    from .norm import UnitNorm as UnitNorm
    from .sign import NonNeg as NonNeg
else:
    __getattr__, __dir__ = CONSTRAINTS.exports(globals())
