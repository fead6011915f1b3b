"""A spec as it is written, bases merged: read once, whatever is applied to it after."""

from collections.abc import Mapping as Texts
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...spec_schema.diagnostics.diagnostic import Diagnostics
from ...spec_schema.diagnostics.suppressions import Suppressions
from ...spec_schema.effort import MOST_STEPS, Exhausted
from ...spec_schema.values import Mapping
from .changes import read_variants
from .extends import Loader


@dataclass(frozen=True, slots=True)
class Written:
    """A spec with the files it builds upon.

    Attributes:
        tree: None where the file or a base can't be read.
        variants: the changes of each.
        diagnostics: what is wrong with all this.
        sources: the text of each file by its name.
        suppressions: the comments in these that ignore findings.
        size: the keys and values in all files.
    """

    path: Path
    tree: Mapping | None
    variants: dict[str, Mapping]
    diagnostics: Diagnostics
    sources: dict[str, str]
    suppressions: Suppressions
    size: int = 0


def read_written(
    path: Path, text: str | None = None, unsaved: Texts[str, str] = MappingProxyType({})
) -> Written:
    """Read a spec's file, or its text where that is known already, and its bases.

    Args:
        unsaved: texts of bases that an editor holds, by their names (`str` of their paths).
    """
    diagnostics, sources = Diagnostics(), dict[str, str]()
    tree = Loader(diagnostics, sources, unsaved).load(path, text)
    variants = read_variants(tree, diagnostics) if tree is not None else {}
    suppressions = Suppressions.of(sources, diagnostics)
    return Written(path, tree, variants, diagnostics, sources, suppressions)
