"""Reads several sources as one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources import Source
from ....spec_schema.document.joined import JoinedSource, Place, TargetSource
from ..faults import bad_rows_note
from ..request import Labels, Request, Samples
from ..rows import combined
from ..single import as_asked, read_samples, settled
from ..targets.sample_weights import with_weights
from ..targets.targets import Target
from .pairs import Pairs, pairs_of
from .requests import Shares

Read = tuple[Samples, dict[str, Target]]
Indices = NDArray[np.int64]


def read_joined(source: Source, request: Request) -> Read | None:
    """Returns the samples of a source with the inputs and targets of those that are joined to it.

    None if they can't be read or don't match, which is reported.
    """
    shares = Shares(source, request)
    first = read_samples(source, with_weights(shares.of_first(), source))
    if first is None:
        return None
    is_labelled = shares.labelled is source
    if not is_labelled and request.wants_targets:
        first = _without_faults(first, request)
    read: Read = (first, {})
    for number, (join, place) in enumerate(shares.joined):
        further = _Joining(join, place, shares.of_other(number, read[0]), request).with_(*read)
        if further is None:
            return None
        read = further
    if is_labelled and request.wants_targets:
        return settled(source, read[0], request)
    return as_asked(read[0], request), read[1]


def _digest(samples: Samples) -> dict[str, bytes]:
    return {samples.faults.file: samples.digest} if samples.inputs else {}


def _without_faults(samples: Samples, request: Request) -> Samples:
    """Returns the samples that can be used; reports the faults of others if they are errors."""
    if request.leaves_out and len(samples.without_bad_rows().rows):
        return samples.without_bad_rows()
    samples.faults.report(request.findings)
    return samples


@dataclass(frozen=True, slots=True, eq=False)
class _Joining:
    """Joins one source to those before it.

    Attributes:
        own: What the source is asked for.
        whole: What all of them are asked for.
    """

    join: JoinedSource
    place: Place
    own: Request
    whole: Request

    def with_(self, first: Samples, targets: dict[str, Target]) -> Read | None:
        """Returns the samples with what the source gives; None if there is a fault: reported."""
        source = self.join.source
        source = source.labels_only() if isinstance(self.join, TargetSource) else source
        if not self.own.wants_targets:
            source = source.for_prediction() if self.whole.reads_later else source
        other = read_samples(source, with_weights(self.own, source))
        if other is None:
            return None
        is_labelled, whole = self.own.wants_targets, other
        if not is_labelled:
            other = _without_faults(other, self.own)
        pairs = pairs_of(self.join, self.place, first, other, self.whole, whole)
        if pairs is None:
            return None
        if not is_labelled:
            samples, targets = self._merged(first, targets, pairs, other, {})
            alone = (*first.alone, replace(first, inputs={}).only(pairs.lacking))
            return replace(samples, alone=alone), targets
        other = other.only(np.flatnonzero(np.isin(other.rows, pairs.rows)))
        found = settled(source, other, self.own)
        if found is None:
            return None
        bad = bad_rows_note(other.bad_rows(), other.faults.file, "skip")
        samples, targets = self._merged(first, targets, pairs, *found)
        return replace(samples, notes=(*samples.notes, *bad)), targets

    def _merged(
        self,
        first: Samples,
        targets: dict[str, Target],
        pairs: Pairs,
        other: Samples,
        of_other: dict[str, Target],
    ) -> Read:
        """Returns the samples that have a partner, with what it gives; likewise the targets."""
        places = np.minimum(np.searchsorted(other.rows, pairs.rows), len(other.rows) - 1)
        usable = other.rows[places] == pairs.rows
        places, kept = places[usable], pairs.first[usable]
        first, taken = first.only(kept), other.only(places)
        digests = [first.digest, other.digest, places.tobytes()] if other.inputs else []
        inputs = {**first.inputs, **taken.inputs}
        samples = replace(
            first,
            inputs={name: inputs[name] for name in self.whole.inputs if name in inputs},
            exact={**first.exact, **taken.exact},
            spare=first.spare | taken.spare,
            labels={**first.labels, **self._labels(taken)},
            digest=combined(digests) if digests else first.digest,
            columns={**first.columns, **taken.columns},
            gaps=first.gaps | taken.gaps,
            notes=(*first.notes, *other.notes, *pairs.notes),
            carried={**first.carried, **taken.carried},
            sizes=taken.sizes if first.sizes is None else first.sizes,
            weights={**first.weights, **taken.weights},
            files={**(first.files or _digest(first)), **_digest(other)},
            skipped=self._skipped(first, kept),
        )
        mine = {name: target.only(kept) for name, target in targets.items()}
        return samples, mine | {name: target.only(places) for name, target in of_other.items()}

    def _skipped(self, first: Samples, kept: Indices) -> Indices | None:
        """Returns how many rows of series without a partner came before each sample.

        Args:
            first: The samples that have a partner.
            kept: Their positions among all.
        """
        by = self.whole.windows.by if self.whole.windows else None
        if by is None or self.join.keys is None or self.join.keys.first != by:
            return first.skipped
        before = kept - np.arange(len(kept))
        return before if first.skipped is None else before + first.skipped

    def _labels(self, taken: Samples) -> dict[str, Labels]:
        file = taken.faults.file
        return {
            name: replace(one, keys=(*self.place, *one.keys), file=file)
            for name, one in taken.labels.items()
        }
