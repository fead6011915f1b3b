"""Reads the parts that have a source of their own, and checks them like the main one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ....spec_schema.document.split import HELD_OUT, PartName, Split
from ....spec_schema.shapes import product
from ..dataset import DataFacts, facts_of, fingerprint
from ..read import read_all
from ..request import Request, Samples
from ..rows import LazyRows, combined
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
    left = max(0, request.memory - _held(samples))
    names = {output: target.names for output, target in targets.items()}
    request = replace(request, columns=samples.columns, class_names=names, carried={})
    for part in HELD_OUT:
        source = split.own_source(part)
        if source is None:
            continue
        folder = request.folders.get(part, request.folder)
        mine = replace(request, part=part, folder=folder, memory=left)
        own = split.own_targets(part)
        if request.targets is not None and own:
            mine = replace(mine, targets=request.targets.reading(own))
        elif request.targets is not None:  # a key finds them in the file of all targets
            home = request.folders.get("targets", request.folder)
            mine = replace(mine, folders={part: home})
        read = read_all(source, mine)
        if read is None or request.findings.has_errors:
            return None
        found[part] = OwnPart(*read)
        left = max(0, left - _held(found[part].samples))
    return found


def _held(samples: Samples) -> int:
    """Returns the bytes that the inputs take in memory."""
    return sum(
        x.dtype.itemsize * (product(x.shape) or 0)
        for x in samples.inputs.values()
        if not isinstance(x, LazyRows)
    )


def with_gaps_of(own: Mapping[PartName, OwnPart], samples: Samples) -> Samples:
    """Returns the samples, which get a mean for missing values if a part has some."""
    has_gaps = samples.has_gaps or any(one.samples.has_gaps for one in own.values())
    return replace(samples, has_gaps=has_gaps)


def facts_with(own: Mapping[PartName, OwnPart], facts: DataFacts) -> DataFacts:
    """Returns the facts of the main source with those of the parts."""
    return replace(facts, parts={n: facts_of(one.samples, one.targets) for n, one in own.items()})


def fingerprint_with(own: Mapping[PartName, OwnPart], main: str) -> str:
    """Returns a fingerprint of everything that was read; that of the main source if it is alone."""
    if not own:
        return main
    parts = [fingerprint(one.samples, one.targets).encode() for one in own.values()]
    return combined([main.encode(), repr([*own]).encode(), *parts]).hex()
