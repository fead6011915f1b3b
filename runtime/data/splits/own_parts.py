"""Reads the parts that have a source of their own, and checks them like the main one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ....spec_schema.document.joined import joined_of
from ....spec_schema.document.split import HELD_OUT, PartName, Split
from ..dataset import DataFacts, facts_of, fingerprint
from ..read import read_all
from ..request import Request, Samples
from ..rows import combined, held
from ..targets.targets import Target


@dataclass(frozen=True, slots=True, eq=False)
class OwnPart:
    """A part with a source of its own: its samples, and the target of each output."""

    samples: Samples
    targets: dict[str, Target]


def read_own_parts(
    split: Split,
    samples: Samples,
    targets: Mapping[str, Target],
    request: Request,
) -> dict[PartName, OwnPart] | None:
    """Returns the parts that have a source of their own; None if one can't be read: reported.

    Their columns are found by their names, and their classes must be those of the training data.

    Args:
        samples: The samples of the main source.
        targets: The targets of the main source.
    """
    found: dict[PartName, OwnPart] = {}
    left = max(0, request.memory - _size(samples))
    names = {output: target.names for output, target in targets.items()}
    by = request.windows.by if request.windows else None
    carried = {by: request.carried[by]} if by else {}
    request = replace(request, columns=samples.columns, class_names=names, carried=carried)
    for part in HELD_OUT:
        source = split.own_source(part)
        if source is None:
            continue
        mine = replace(_with_own_files(split, part, request), part=part, memory=left)
        read = read_all(source, mine)
        if read is None or request.findings.has_errors:
            return None
        found[part] = OwnPart(*read)
        left = max(0, left - _size(found[part].samples))
    return found


def _with_own_files(split: Split, part: PartName, request: Request) -> Request:
    """Returns the request for a part, whose joined sources have files of its own, or are those of
    the main one, in which keys find its rows.
    """
    folder = request.folders.get(part, request.folder)
    joins, targets, own = request.joins, request.targets, split.own_joins(part)
    places = [place[0] for _, place in joined_of(joins, targets)]
    folders = {place: request.folders.get(place, request.folder) for place in places}
    if own:
        joins = tuple(one.reading(path) for one, path in zip(joins, own, strict=True))
        folders |= dict.fromkeys(places[: len(joins)], folder)
    if targets is not None and split.own_targets(part):
        targets = targets.reading(split.own_targets(part))
        folders["targets"] = folder
    return replace(request, joins=joins, targets=targets, folder=folder, folders=folders)


def _size(samples: Samples) -> int:
    """Returns the bytes that the inputs take in memory."""
    return sum(map(held, samples.inputs.values()))


def with_gaps_of(own: Mapping[PartName, OwnPart], samples: Samples) -> Samples:
    """Returns the samples, whose inputs get a mean for missing values if a part has some."""
    return replace(samples, gaps=samples.gaps.union(*(one.samples.gaps for one in own.values())))


def facts_with(own: Mapping[PartName, OwnPart], facts: DataFacts) -> DataFacts:
    """Returns the facts of the main source with those of the parts."""
    return replace(facts, parts={n: facts_of(one.samples, one.targets) for n, one in own.items()})


def fingerprint_with(own: Mapping[PartName, OwnPart], main: str) -> str:
    """Returns a fingerprint of everything that was read; that of the main source if it is alone."""
    if not own:
        return main
    parts = [fingerprint(one.samples, one.targets).encode() for one in own.values()]
    return combined([main.encode(), repr([*own]).encode(), *parts]).hex()
