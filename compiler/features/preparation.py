"""Expressions that prepare numbers, some with constants that are fitted to the training data."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

from ...spec_schema.expressions.elaboration import TENSORS
from ...spec_schema.expressions.tensors import Program, program_of
from ...spec_schema.layers.categories import Discretization
from ...spec_schema.layers.compute import Compute
from ...spec_schema.layers.lookup import StringLookup

_SYNTAX = TENSORS.up_to(10**6, largest=3.4028235e38)

Statistic: TypeAlias = Literal["mean", "median", "standardize", "min_max", "quantiles"]

_FORMS: dict[Statistic, str] = {
    "mean": "where(isnan(x), {}, x)",
    "median": "where(isnan(x), {}, x)",
    "standardize": "(x - {}) / {}",
    "min_max": "(x - {}) / {}",
    "quantiles": "minimum(maximum(x, {}), {})",
}
"""What is computed with the constants of each statistic: lists with a number for each column."""


class Preparation(Compute):
    """An expression in front of the network: it computes in float32, whatever the precision.

    It may be longer than one that a spec writes, as it has constants for each column or value, and
    these may be as large as float32 can represent.
    """

    computes_in_float32 = True

    @property
    def program(self) -> Program:
        return program_of(self.expression, _SYNTAX)


class FittedPreparation(Preparation):
    """An expression whose constants are statistics of the training part.

    Args:
        statistic: The statistic.
        columns: The columns that its input consists of.
        shares: Which quantiles, for the statistic of this name.
        constants: The constants in `_FORMS`, each a list with a number for each column.
    """

    fitted: ClassVar = ("constants",)
    expression: str = "x"
    statistic: Statistic
    columns: tuple[str, ...]
    shares: tuple[float, ...] = ()
    constants: Any = None

    def with_fitted(self, values: Mapping[str, Any]) -> Preparation:
        constants = values["constants"]
        wanted = _FORMS[self.statistic].count("{}")
        if len(constants) != wanted or any(len(one) != len(self.columns) for one in constants):
            raise ValueError(f"expected {wanted} × {len(self.columns)} constants")
        return Preparation(expression=_FORMS[self.statistic].format(*map(_list, constants)))


class FittedVocabulary(StringLookup):
    """A lookup of the most frequent values of the training part that are not missing."""

    def with_fitted(self, values: Mapping[str, Any]) -> StringLookup:
        return StringLookup(vocabulary=tuple(values["vocabulary"]), max_tokens=self.max_tokens)


class FittedQuantiles(Discretization):
    """Intervals between quantiles of the training part, some of which may be empty."""

    def with_fitted(self, values: Mapping[str, Any]) -> Discretization:
        boundaries = tuple(map(float, values["bin_boundaries"]))
        if len(boundaries) + 1 != self.num_bins:
            raise ValueError(f"expected {self.num_bins} intervals")
        return Discretization(bin_boundaries=boundaries, output_mode=self.output_mode)


def _list(numbers: Sequence[float]) -> str:
    return f"[{', '.join(map(number_text, numbers))}]"


def number_text(number: float) -> str:
    """Returns a number as an expression writes it, exact in float32."""
    text = f"{float(number):.9g}"
    return text if any(sign in text for sign in ".e") else f"{text}.0"
