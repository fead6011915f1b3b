"""Which rows of two sources belong together: by a key, or by the order of their rows."""

from dataclasses import dataclass, field
from os.path import splitext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.shared_inputs import PATH
from ....spec_schema.document.joined import JoinedSource, Keys, Place, TargetSource
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ..cells import as_texts
from ..request import Request, Samples

FIRST = 5
"""Rows and keys that are named in a finding."""

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Which samples of the first source have which rows of the joined one.

    Attributes:
        first: The positions of the samples that have one, ascending.
        rows: The row that each has.
        notes: Notes about rows that were left out.
        lacking: The positions of samples that have none, and that are bad rows for this reason.
    """

    first: Positions
    rows: Positions
    notes: tuple[str, ...] = ()
    lacking: Positions = field(default_factory=lambda: np.empty(0, np.int64))


def pairs_of(
    join: JoinedSource,
    place: Place,
    first: Samples,
    other: Samples,
    request: Request,
    whole: Samples,
) -> Pairs | None:
    """Returns which samples have which rows; None if they don't match, which is reported.

    Args:
        place: The keys below `data` that lead to the joined source.
        whole: The joined source with the rows that can't be used.
    """
    if join.keys is None:
        return _in_order(place, first, other, request)
    return _ByKey(join, join.keys, place, first, other, request, whole).pairs()


def _in_order(place: Place, first: Samples, other: Samples, request: Request) -> Pairs | None:
    counts = first.faults.rows, other.faults.rows
    if counts[0] != counts[1]:
        files = first.faults.file, other.faults.file
        what = codes.joining.lengths_differ(files[0], counts[0], files[1], counts[1])
        request.report(what, *place)
        return None
    both = np.flatnonzero(np.isin(first.rows, other.rows))
    return Pairs(both, first.rows[both])


@dataclass(frozen=True, slots=True, eq=False)
class _ByKey:
    join: JoinedSource
    names: Keys
    place: Place
    first: Samples
    other: Samples
    request: Request
    whole: Samples

    def pairs(self) -> Pairs | None:
        """See `pairs_of`."""
        keys = self._keys(self.first, self.names.first, may_lack=self._are_bad_rows)
        known = self._keys(self.other, self.names.joined)
        if keys is None or known is None or not self._are_unique(known):
            return None
        keys, known = _alike(keys, known, self.names)
        order = np.argsort(known, kind="stable")
        places = np.minimum(np.searchsorted(known[order], keys), max(0, len(known) - 1))
        partners = order[places]
        found = known[partners] == keys
        if not found.any():
            files = self.first.faults.file, self.other.faults.file
            some = keys[:FIRST].tolist(), known[:FIRST].tolist()
            self._report(codes.joining.nothing_in_common(*files, *some))
            return None
        lacking = np.flatnonzero(~found)
        if len(lacking) and self._are_bad_rows:
            self._add_faults(lacking, keys)
        elif len(lacking) and self.join.missing == "error":
            self._report_lacking(lacking, keys)
            return None
        unused = len(known) - len(np.unique(partners[found]))
        dropped = 0 if self._are_bad_rows else len(lacking)
        notes = self._notes(dropped, 0 if self.request.reads_later else unused)
        bad = lacking if self._are_bad_rows else lacking[:0]
        return Pairs(np.flatnonzero(found), self.other.rows[partners[found]], notes, bad)

    @property
    def _are_bad_rows(self) -> bool:
        """Whether samples without a row are bad rows: each sample gets a prediction, or none."""
        is_later = self.request.reads_later and not isinstance(self.join, TargetSource)
        return is_later and (self.join.missing == "error" or not self.request.wants_targets)

    def _add_faults(self, lacking: Positions, keys: NDArray[Any]) -> None:
        first, file = self.first, self.other.faults.file
        column = first.carried_columns.get(self.names.first, 0)
        bad = self._bad_partners()
        for at in lacking.tolist():
            key = str(keys[at])
            what = codes.joining.no_partner(self.names.joined, key, file)
            if not key:
                what = codes.joining.no_key(file)
            elif key in bad:
                what = codes.joining.bad_partner(file, bad[key])
            first.faults.add(int(first.rows[at]), column, what)

    def _bad_partners(self) -> dict[str, str]:
        """Returns the keys of the rows that can't be used, each with the reason."""
        why = {one.row: one.why for one in self.whole.bad_rows()}
        keys = as_texts(self.whole.carried[self.names.joined].reshape(-1)).tolist() if why else []
        rows = self.whole.rows.tolist()
        return {key: why[row] for row, key in zip(rows, keys, strict=False) if row in why}

    def _keys(self, samples: Samples, name: str, *, may_lack: bool = False) -> NDArray[Any] | None:
        """Returns the key of each row as text; None if one is wrong, which is reported.

        Args:
            may_lack: Whether a row may have the empty text, which is no key.
        """
        values, file = samples.carried[name], samples.faults.file
        if values.size != len(values):
            self._report(codes.joining.several_values_of_a_key(file, name))
            return None
        keys = as_texts(values.reshape(-1))
        empty = np.flatnonzero(keys == "")
        if len(empty) and not may_lack:
            (row,) = samples.called(samples.rows[empty[:1]].tolist())
            self._report(codes.joining.empty_key(file, name, row, len(empty)))
            return None
        return keys

    def _are_unique(self, known: NDArray[Any]) -> bool:
        values, counts = np.unique(known, return_counts=True)
        twice = values[counts > 1]
        if not len(twice):
            return True
        first = known[np.isin(known, twice)][0]
        rows = self.other.rows[np.flatnonzero(known == first)[:FIRST]].tolist()
        where = [words for words, _ in self.other.faults.places([(row, -1) for row in rows])]
        what = codes.joining.key_occurs_twice(
            self.other.faults.file, self.names.joined, str(first), where, len(twice)
        )
        self._report(what)
        return False

    def _report_lacking(self, lacking: Positions, keys: NDArray[Any]) -> None:
        first = lacking[:FIRST]
        rows = self.first.called(self.first.rows[first].tolist())
        files = self.first.faults.file, self.other.faults.file
        named = [*zip(rows, keys[first].tolist(), strict=True)]
        drops = getattr(self.join.source, "missing_targets", "error") == "drop"
        what = codes.joining.rows_without_targets(*files, named, len(lacking), len(keys), drops)
        self._report(what)

    def _notes(self, lacking: int, unused: int) -> tuple[str, ...]:
        files = self.first.faults.file, self.other.faults.file
        found = []
        for (file, other), count in zip((files, files[::-1]), (lacking, unused), strict=True):
            was = "was" if count == 1 else "were"
            what = f"{file}: {counted(count, 'row')} without a row in {other} {was} left out"
            found += [what] if count else []
        return tuple(found)

    def _report(self, what: Any) -> None:
        self.request.report(what, *self.place, "key")


def _alike(
    keys: NDArray[Any], known: NDArray[Any], names: Keys
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Returns the keys of both sources; paths lose their suffix where the other keys have none."""
    if PATH in names and not np.isin(keys, known).any():
        is_first = names.first == PATH
        bare = np.array([splitext(one)[0] for one in (keys if is_first else known).tolist()])
        return (bare, known) if is_first else (keys, bare)
    return keys, known
