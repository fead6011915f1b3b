"""What two compiled specs say differently, in the order of a spec's sections."""

from ..compile import CompiledSpec
from .data import data_differences
from .difference import Difference, difference
from .network import network_differences
from .training import training_differences
from .values import compare


def differences(before: CompiledSpec, after: CompiledSpec) -> list[Difference]:
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
