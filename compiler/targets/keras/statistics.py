"""Statistics of the training part that features are prepared with, computed in float64."""

from collections import Counter
from typing import Any, TypeAlias, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.encodings import LONGEST_VALUE
from ....spec_schema.errors import Error
from ....spec_schema.findings.code import abridged
from ...features.preparation import FittedPreparation, FittedQuantiles, FittedVocabulary
from ...features.separated import Characters, FittedMatches, alphabet, sequences_of

FittedByUs: TypeAlias = (
    FittedPreparation | FittedQuantiles | FittedVocabulary | Characters | FittedMatches
)
FITTED_BY_US = get_args(FittedByUs)
T = TypeVar("T")


def statistics_of(op: FittedByUs, values: NDArray[Any]) -> dict[str, Any]:
    """Returns the parameters of an operator, fitted to a row for each sample.

    Raises:
        Error: The data does not give what the operator needs.
    """
    if isinstance(op, FittedPreparation):
        return {"constants": constants_of(op, values)}
    if isinstance(op, FittedQuantiles):
        assert op.num_bins is not None
        shares = np.arange(1, op.num_bins) / op.num_bins
        return {"bin_boundaries": np.quantile(values.astype(np.float64), shares).tolist()}
    if isinstance(op, Characters):
        return {"vocabulary": [*alphabet(op.separator, values.reshape(-1).tolist())]}
    if isinstance(op, FittedMatches):
        listed = (one for row in values.tolist() for one in sequences_of(row, op.has_spaces))
        return {"sequences": [_short(one) for one in _ranked(Counter(listed))[: op.size]]}
    counts = Counter(value for value in values.flat if value not in ("", *op.reserved))
    return {"vocabulary": _ranked(counts)[: (op.max_tokens or 0) - op.special]}


def _short(sequence: tuple[int, ...]) -> list[int]:
    """Returns the characters of a value in a list. Raises Error if there are too many."""
    if len(sequence) > LONGEST_VALUE:
        raise Error(
            f"a value in a list has {len(sequence)} characters, at most {LONGEST_VALUE} are "
            "supported",
            "check the separator, or list the values",
        )
    return [*sequence]


def _ranked(counts: Counter[T]) -> list[T]:
    """Returns what was counted, the most frequent first."""
    return sorted(counts, key=lambda value: (-counts[value], value))


def constants_of(op: FittedPreparation, values: NDArray[Any]) -> list[list[float]]:
    """Returns the constants of an expression, each with a number for each column.

    Args:
        values: A row for each sample, a column for each column of the table; NaN where a value is
            missing.

    Raises:
        Error: A column has no value.
    """
    x = values.reshape(-1, values.shape[-1]).astype(np.float64)
    counts = np.count_nonzero(~np.isnan(x), axis=0).tolist()
    empty = [name for name, count in zip(op.columns, counts, strict=True) if not count]
    if empty:
        what = "column" if len(empty) == 1 else "columns"
        raise Error(
            f"{what} {abridged(empty)}: the training part has no values for the {op.statistic}",
            "replace missing values by a number, or leave the column out",
        )
    match op.statistic:
        case "mean":
            return [_by_column(np.nanmean, x)]
        case "median":
            return [_by_column(np.nanmedian, x)]
        case "standardize":
            return _shift_and_scale(x, x.mean(axis=0), x.std(axis=0))
        case "min_max":
            return _shift_and_scale(x, x.min(axis=0), np.ptp(x, axis=0))
        case "quantiles":
            low, high = np.quantile(x, op.shares, axis=0).tolist()
            return [low, high]


def _by_column(statistic: Any, x: NDArray[np.float64]) -> list[float]:
    return [float(value) for value in statistic(x, axis=0)]


def _shift_and_scale(
    x: NDArray[np.float64], offset: NDArray[np.float64], scale: NDArray[np.float64]
) -> list[list[float]]:
    """Returns offset and scale; a column that is constant becomes 0."""
    same = x.min(axis=0) == x.max(axis=0)
    return [np.where(same, x.min(axis=0), offset).tolist(), np.where(same, 1.0, scale).tolist()]
