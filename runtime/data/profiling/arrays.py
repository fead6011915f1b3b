"""The profile of named arrays."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from ....spec_schema.components.sources import SOURCES
from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.findings.code import counted
from ..arrays.opened import ArrayFile
from ..request import Request
from .advice import advice_about, advice_about_target
from .columns import Column
from .kinds import profile_of
from .profile import ONE_HOT, ColumnProfile, Kind, Profile

MOST_BYTES = 2**30
"""Bytes of an array whose values are looked at."""


def profile_of_arrays(source: Arrays, request: Request, targets: Sequence[str]) -> Profile | None:
    """Returns the profile of the arrays in files or a folder; None if there are none, which is
    reported. Raises ArrayError, OSError.
    """
    module = import_module(f"..{SOURCES.family(source.name)}.source", __package__)
    opening = module.open_arrays(source, request)
    if opening is None:
        return None
    with opening() as file:
        profiles = tuple(_profile(name, file) for name in file.names())
    rows = Counter(one.samples for one in profiles).most_common(1)
    samples = rows[0][0] if rows else 0
    wanted = tuple(one.name for one in profiles if one.name in targets)
    notes = [*_other_lengths(profiles, samples)]
    for one in profiles:
        notes += advice_about(one, source.name)
        notes += advice_about_target(one) if one.name in wanted else ()
    nouns = ("sample", "array")
    return Profile(source.path_text, samples, profiles, wanted, tuple(notes), nouns)


def _other_lengths(arrays: Sequence[ColumnProfile], samples: int) -> Iterator[str]:
    for one in arrays:
        if one.samples != samples:
            count = counted(one.samples, "sample")
            yield f"`{one.name}` has {count}: perhaps it belongs to another part"


def _profile(name: str, file: ArrayFile) -> ColumnProfile:
    header = file.header(name)
    count, *shape = header.shape or (1,)
    if not header.shape or header.size > MOST_BYTES:
        return ColumnProfile(name, Kind.ARRAY, 0, count, shape=(*shape,), samples=count)
    values = np.asarray(file.read(name).values[:])
    if values.ndim == 1 or shape == [1]:
        return profile_of(_column(name, values.reshape(-1)))._replace(samples=count)
    return _of_several(name, values)._replace(samples=count)


def _column(name: str, values: "np.ndarray[Any, Any]") -> Column:
    if values.dtype.kind in "biuf":
        return Column(name, values.astype(np.float64), np.empty(0, np.int64))
    texts = [one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in values]
    distinct, codes = np.unique(np.array(texts, str), return_inverse=True)
    known = distinct[codes] != ""
    return Column(name, None, np.where(known, codes, -1).astype(np.int64), (*map(str, distinct),))


def _of_several(name: str, values: "np.ndarray[Any, Any]") -> ColumnProfile:
    """Returns the profile of an array with several values per sample."""
    shape = values.shape[1:]
    if values.dtype.kind not in "biuf" or not values.size:
        return ColumnProfile(name, Kind.ARRAY, 0, len(values), shape=shape)
    gaps = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, np.bool_)
    missing = int(gaps.reshape(len(values), -1).any(axis=1).sum())
    there = values[~gaps].astype(np.float64) if missing else values.astype(np.float64)
    return ColumnProfile(
        name,
        Kind.ARRAY,
        missing,
        len(values),
        float(there.min()) if there.size else None,
        float(there.max()) if there.size else None,
        float(there.mean()) if there.size else None,
        float(there.std()) if there.size else None,
        common=((ONE_HOT, len(values)),) if _is_one_hot(values) else (),
        is_whole=bool((there == np.rint(there)).all()),
        shape=shape,
    )


def _is_one_hot(values: "np.ndarray[Any, Any]") -> bool:
    """Whether each sample has a single 1 among zeros."""
    if values.ndim != 2 or values.shape[1] < 2:
        return False
    return bool(np.isin(values, (0, 1)).all() and (values.sum(axis=1) == 1).all())
