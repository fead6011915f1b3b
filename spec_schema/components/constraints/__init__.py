"""Constraints on weights, applied after each update (Keras: `keras.constraints`)."""

from typing import ClassVar

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
