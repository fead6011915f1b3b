"""Two compiled specs side by side: what differs, what that costs, and whether a checkpoint fits."""

from collections.abc import Iterator

from ..ir import Graph
from ..summaries.costs import Row, rows, total
from ..valid_spec import ValidSpec
from .difference import Difference, difference
from .fit import checkpoint_fits
from .network import network_differences
from .report import Comparison, LayerPair
from .sections import data_differences, training_differences
from .values import compare


def compared(before: ValidSpec, after: ValidSpec) -> Comparison:
    """The comparison of two specs."""
    return Comparison(
        before,
        after,
        tuple(differences(before, after)),
        tuple(_layers(before.graph, after.graph)),
        (total(before.graph), total(after.graph)),
        checkpoint_fits(before, after),
    )


def _layers(before: Graph, after: Graph) -> Iterator[LayerPair]:
    """Layers that differ in type, parameters or work; one that is gone, behind what it followed."""
    ours = {row.name: row for row in rows(before)}
    theirs = {row.name: row for row in rows(after)}
    gone = _gone(ours, theirs)
    yield from gone.get("", ())
    for name, row in theirs.items():
        old = ours.get(name)
        if old is None or (old.type, old.costs) != (row.type, row.costs):
            yield LayerPair(name, old, row)
        yield from gone.get(name, ())


def _gone(ours: dict[str, Row], theirs: dict[str, Row]) -> dict[str, list[LayerPair]]:
    """Layers that only the first network has, under the last one before them that both have."""
    found: dict[str, list[LayerPair]] = {}
    last = ""
    for name, row in ours.items():
        if name in theirs:
            last = name
        else:
            found.setdefault(last, []).append(LayerPair(name, row, None))
    return found


def differences(before: ValidSpec, after: ValidSpec) -> list[Difference]:
    """What differs in meaning, not in text.

    All defaults are filled in; params, blocks, variants and bases are resolved away, and the order
    of keys is nothing. Layers are matched by name. Two specs that are called after their files are
    not told apart by that.
    """
    ours, theirs = before.document, after.document
    found = []
    if (ours.name or theirs.name) and before.name != after.name:
        found.append(difference("name", before.name, after.name))
    return [
        *found,
        *compare("seed", ours.seed, theirs.seed),
        *data_differences(before, after),
        *network_differences(before.graph, after.graph),
        *training_differences(before, after),
        *compare("runtime", ours.runtime, theirs.runtime),
        *compare("budget", ours.budget, theirs.budget),
    ]
