"""Compares two compiled specs: differences, costs, and whether a checkpoint fits both."""

from collections.abc import Iterator
from dataclasses import replace

from ..ir import Graph
from ..summaries.costs import Row, rows, total
from ..valid_spec import ValidSpec
from .difference import Difference, describe, difference
from .fit import checkpoint_fits
from .network import network_differences
from .report import Comparison, LayerPair
from .resuming import may_change
from .sections import data_differences, training_differences
from .values import compare


def compared(before: ValidSpec, after: ValidSpec) -> Comparison:
    """Compare two compiled specs."""
    found = tuple(differences(before, after))
    refused = [describe(one) for one in found if not may_change(one)]
    are_trained = all(one.document.training and one.document.data for one in (before, after))
    return Comparison(
        before,
        after,
        found,
        tuple(_layers(before.graph, after.graph)),
        (total(before.graph), total(after.graph)),
        replace(checkpoint_fits(before, after), obstacles=tuple(refused if are_trained else ())),
    )


def _layers(before: Graph, after: Graph) -> Iterator[LayerPair]:
    """Yields the layers that differ in type, parameters or work. A removed layer follows the layer
    that it followed in the first network.
    """
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
    """Returns the removed layers by the last layer before them that both networks have."""
    found: dict[str, list[LayerPair]] = {}
    last = ""
    for name, row in ours.items():
        if name in theirs:
            last = name
        else:
            found.setdefault(last, []).append(LayerPair(name, row, None))
    return found


def differences(before: ValidSpec, after: ValidSpec) -> list[Difference]:
    """Returns the semantic differences between two specs.

    Defaults are filled in, params, blocks, variants and bases are resolved, and the order of keys
    is ignored. Layers are matched by name. Names that only come from the file names are not
    compared.
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


def forbidden(before: ValidSpec, after: ValidSpec) -> list[Difference]:
    """Returns the differences that prevent resuming a run of `before` with `after`."""
    return [one for one in differences(before, after) if not may_change(one)]
