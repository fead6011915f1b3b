"""What a person should know about a table before training."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ....spec_schema.findings.code import counted
from .columns import Column, equal_rows
from .kinds import profile_of
from .profile import ColumnProfile, Kind, Profile

UNBALANCED = 10
"""How many times as frequent as the rarest class the most frequent one may be."""

TELLING = 20
"""Rows for each value, on average, before it is remarkable that values tell the target."""


def profile_of_columns(
    file: str, source: str, columns: Sequence[Column], targets: Sequence[str], notes: Sequence[str]
) -> Profile:
    """Returns the profile of a table.

    Args:
        source: The name of the source in a spec.
        notes: Notes from reading it.
    """
    profiles = tuple(map(profile_of, columns))
    rows = len(columns[0].is_missing) if columns else 0
    found = [*notes]
    for one in profiles:
        found += advice_about(one, source)
    found += _about_rows(columns, rows)
    for name in targets:
        index = next((n for n, one in enumerate(columns) if one.name == name), None)
        if index is not None:
            found += advice_about_target(profiles[index])
            found += _telling(columns, profiles, index, targets)
    found += _about_order(profiles)
    return Profile(file, rows, profiles, tuple(targets), tuple(found))


def _about_rows(columns: Sequence[Column], rows: int) -> Iterator[str]:
    equal = equal_rows([*columns])
    if equal and equal < rows:
        are = "row is" if equal == 1 else "rows are"
        yield f"{equal:,} {are} equal to an earlier one, and may be in another part than that"


def advice_about_target(target: ColumnProfile) -> Iterator[str]:
    """Yields what a person should know about a target, a sentence each."""
    if target.missing:
        rows = counted(target.missing, "row")
        yield f"target `{target.name}` is missing in {rows}: drop them with `missing_targets: drop`"
    if target.kind not in (Kind.CATEGORY, Kind.YES_NO) or not target.common:
        return
    (most, count), (least, few) = target.common[0], target.common[-1]
    if count > UNBALANCED * few:
        yield (
            f"the classes of `{target.name}` are unbalanced: `{most}` is {count / few:.0f} times "
            f"as frequent as `{least}`; consider `class_weights: balanced`"
        )


def _telling(
    columns: Sequence[Column],
    profiles: Sequence[ColumnProfile],
    target: int,
    targets: Sequence[str],
) -> Iterator[str]:
    """Yields the columns that tell the target: it was probably computed from them, or they from
    it.
    """
    wanted = columns[target]
    keys = wanted.keys
    for column, known in zip(columns, profiles, strict=True):
        if column.name in targets or known.distinct < 2:
            continue
        if wanted.numbers is not None and column.numbers is not None:
            if _is_linear(column.numbers, wanted.numbers):
                yield f"`{column.name}` is `{wanted.name}` in another unit: leave it out"
        elif known.distinct * TELLING <= len(keys) and _tells(column.keys, keys):
            yield f"`{column.name}` tells `{wanted.name}` exactly: is it known when you predict?"


def _is_linear(given: "np.ndarray[Any, Any]", wanted: "np.ndarray[Any, Any]") -> bool:
    there = np.isfinite(given) & np.isfinite(wanted)
    if there.sum() < 10 or np.ptp(given[there]) == 0 or np.ptp(wanted[there]) == 0:
        return False
    return bool(abs(np.corrcoef(given[there], wanted[there])[0, 1]) > 1 - 1e-9)


def _tells(given: "np.ndarray[Any, Any]", wanted: "np.ndarray[Any, Any]") -> bool:
    pairs = np.unique(np.stack([given, wanted], axis=1), axis=0)
    return len(pairs) == len(np.unique(given)) and len(np.unique(wanted)) > 1


def _about_order(profiles: Sequence[ColumnProfile]) -> Iterator[str]:
    dates = [one.name for one in profiles if one.kind is Kind.DATE and one.is_ascending]
    if dates:
        by = f"`{dates[0]}`" if dates[0] else "a column without a name"
        yield (
            f"rows are in the order of {by}: for a forecast, test on the last rows with "
            "`split: {order: last}`, or use `windows`"
        )


def advice_about(column: ColumnProfile, source: str) -> Iterator[str]:
    """Yields what a person should know about a column, a sentence each."""
    if column.marks:
        marks = ", ".join(f"`{text}` ({count:,})" for text, count in column.marks[:5])
        texts = ", ".join(f'"{text}"' for text, _ in column.marks[:5])
        fact = f"`{column.name}` has {marks} among its values"
        yield f"{fact}: if they mark missing values, add `missing_values: [{texts}]` to `{source}`"
    if len(column.formats) > 1:
        first, *others = (f"`{one}`" for one in column.formats)
        yield (
            f"dates in `{column.name}` can be read as {first} or {others[0]}: the first is assumed"
        )
    if column.kind is Kind.CONSTANT:
        yield f"`{column.name}` is the same in every row: it can't help"
    if column.kind is Kind.EMPTY:
        yield f"`{column.name}` is empty"
    if column.kind is Kind.IDENTIFIER:
        yield f"`{column.name}` is different in every row: it names rows, and can't help"
