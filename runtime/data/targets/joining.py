"""Joins inputs with targets of another source: by a key, or by the order of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.document.data import RowKey, TargetSource
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ..cells import as_texts
from ..request import InnerSource, Request, Samples
from .targets import Target

FIRST = 5
"""Rows and keys that are named in a finding."""

Positions = NDArray[np.int64]


def for_inputs(joined: TargetSource, request: Request) -> Request:
    """Returns the request for the inputs: without targets, and with their key.

    Further columns that only the targets have may be missing in the inputs.
    """
    key = {joined.keys.inputs: ("targets", "key")} if joined.keys else {}
    carried = {**request.carried, **key}
    return replace(
        request,
        objectives=(),
        targets=None,
        carried=carried,
        optional=frozenset(request.carried) - {*key},
        apart=(*request.apart, *key),
    )


def for_targets(joined: TargetSource, of_inputs: Samples, request: Request) -> Request:
    """Returns the request for the targets, with their key and what the inputs don't have."""
    left = {
        name: keys
        for name, keys in request.carried.items()
        if name not in of_inputs.carried and not any(sign in name for sign in "*?[")
    }
    key = {joined.keys.targets: ("targets", "key")} if joined.keys else {}
    source = joined.source
    return replace(
        request,
        inputs={},
        columns={},
        features={},
        targets=None,
        part="",
        folder=request.folders.get(request.part or "targets", request.folder),
        carried={**left, **key},
        inner=InnerSource(source.name, ("targets", source.name), {}),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Which inputs have which targets.

    Attributes:
        inputs: The positions of the samples with targets, ascending.
        rows: The row of the targets of each.
        notes: Notes about rows that were left out.
    """

    inputs: Positions
    rows: Positions
    notes: tuple[str, ...] = ()


def pairs_of(
    joined: TargetSource, of_inputs: Samples, of_targets: Samples, request: Request
) -> Pairs | None:
    """Returns which inputs have which targets; None if they don't match, which is reported."""
    if joined.keys is None:
        return _in_order(of_inputs, of_targets, request)
    return _ByKey(joined, joined.keys, of_inputs, of_targets, request).pairs()


def _in_order(of_inputs: Samples, of_targets: Samples, request: Request) -> Pairs | None:
    counts = of_inputs.faults.rows, of_targets.faults.rows
    if counts[0] != counts[1]:
        files = of_inputs.faults.file, of_targets.faults.file
        what = codes.joining.lengths_differ(files[0], counts[0], files[1], counts[1])
        request.report(what, "targets")
        return None
    both = np.flatnonzero(np.isin(of_inputs.rows, of_targets.rows))
    return Pairs(both, of_inputs.rows[both])


@dataclass(frozen=True, slots=True, eq=False)
class _ByKey:
    joined: TargetSource
    names: RowKey
    inputs: Samples
    targets: Samples
    request: Request

    def pairs(self) -> Pairs | None:
        """See `pairs_of`."""
        keys = self._keys(self.inputs, self.names.inputs)
        known = self._keys(self.targets, self.names.targets)
        if keys is None or known is None or not self._are_unique(known):
            return None
        order = np.argsort(known, kind="stable")
        places = np.minimum(np.searchsorted(known[order], keys), max(0, len(known) - 1))
        partners = order[places]
        found = known[partners] == keys
        if not found.any():
            files = self.inputs.faults.file, self.targets.faults.file
            some = keys[:FIRST].tolist(), known[:FIRST].tolist()
            self._report(codes.joining.nothing_in_common(*files, *some))
            return None
        lacking = np.flatnonzero(~found)
        if len(lacking) and self.joined.missing == "error":
            self._report_lacking(lacking, keys)
            return None
        unused = len(known) - len(np.unique(partners[found]))
        notes = self._notes(len(lacking), unused)
        return Pairs(np.flatnonzero(found), self.targets.rows[partners[found]], notes)

    def _keys(self, samples: Samples, name: str) -> NDArray[Any] | None:
        """Returns the key of each row as text; None if a row has none, which is reported."""
        values, file = samples.carried[name], samples.faults.file
        if values.size != len(values):
            self._report(codes.joining.several_values_of_a_key(file, name))
            return None
        keys = as_texts(values.reshape(-1))
        empty = np.flatnonzero(keys == "")
        if len(empty):
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
        rows = self.targets.rows[np.flatnonzero(known == first)[:FIRST]].tolist()
        where = [words for words, _ in self.targets.faults.places([(row, -1) for row in rows])]
        what = codes.joining.key_occurs_twice(
            self.targets.faults.file, self.names.targets, str(first), where, len(twice)
        )
        self._report(what)
        return False

    def _report_lacking(self, lacking: Positions, keys: NDArray[Any]) -> None:
        first = lacking[:FIRST]
        rows = self.inputs.called(self.inputs.rows[first].tolist())
        files = self.inputs.faults.file, self.targets.faults.file
        named = [*zip(rows, keys[first].tolist(), strict=True)]
        what = codes.joining.rows_without_targets(*files, named, len(lacking), len(keys))
        self._report(what)

    def _notes(self, lacking: int, unused: int) -> tuple[str, ...]:
        files = self.inputs.faults.file, self.targets.faults.file
        found = []
        for (file, other), count in zip((files, files[::-1]), (lacking, unused), strict=True):
            was = "was" if count == 1 else "were"
            what = f"{file}: {counted(count, 'row')} without a row in {other} {was} left out"
            found += [what] if count else []
        return tuple(found)

    def _report(self, what: Any) -> None:
        self.request.report(what, "targets", "key")


def with_targets(
    pairs: Pairs, of_inputs: Samples, settled: Samples, targets: Mapping[str, Target]
) -> tuple[Samples, dict[str, Target]]:
    """Returns the inputs that have targets, and their targets.

    Args:
        settled: The targets that can be used.
        targets: The same, encoded.
    """
    places = np.minimum(np.searchsorted(settled.rows, pairs.rows), len(settled.rows) - 1)
    usable = settled.rows[places] == pairs.rows
    places, kept = places[usable], pairs.inputs[usable]
    labels = {
        name: replace(
            one,
            values=one.values[places],
            keys=("targets", *one.keys),
            file=settled.faults.file,
        )
        for name, one in settled.labels.items()
    }
    samples = of_inputs.only(kept)
    samples = replace(
        samples,
        labels=labels,
        carried={**samples.carried, **_chosen(settled.carried, places)},
        notes=(*samples.notes, *settled.notes, *pairs.notes),
    )
    return samples, {name: target.only(places) for name, target in targets.items()}


def _chosen(carried: Mapping[str, NDArray[Any]], places: Positions) -> dict[str, NDArray[Any]]:
    return {name: values[places] for name, values in carried.items()}
