"""A spec as written, with bases merged: read once, whatever is applied to it later."""

from collections.abc import Mapping as Texts
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.findings.suppressions import MARK, Suppressions
from ...spec_schema.work_budget import MOST_STEPS, BudgetExceeded
from ...spec_schema.yaml.values import Mapping
from .extends import Loader


class ResolvedFiles(NamedTuple):
    """A spec with the files that it extends.

    Attributes:
        tree: None if the file or a base can't be read.
        variants: The changes of each variant.
        diagnostics: The findings in these.
        sources: The text of each file by name.
        suppressions: The suppression comments in these files.
        size: The number of steps that reading it took.
        root: No files outside of this folder are read.
    """

    path: Path
    tree: Mapping | None
    variants: dict[str, Mapping]
    findings: Findings
    sources: dict[str, str]
    suppressions: Suppressions
    size: int = 0
    root: Path | None = None

    @property
    def is_partial(self) -> bool:
        """Whether it has no `spec` or no network, so that it can only be a base."""
        tree = self.tree
        return tree is not None and not ("spec" in tree.entries and has_network(tree))

    @property
    def start(self) -> Span:
        """Returns the span of the first key of the file, or of its first character if there is
        none.
        """
        first = next(iter(self.tree.entries.values()), None) if self.tree is not None else None
        return first.key_span if first else Span(str(self.path), 1, 1, 1, 1)


def has_network(tree: Mapping) -> bool:
    """Whether a spec has `model.inputs` and `model.layers`, valid or not."""
    model = tree.get("model")
    return isinstance(model, Mapping) and {"inputs", "layers"} <= model.entries.keys()


def read_written(
    path: Path,
    text: str | None = None,
    unsaved: Texts[str, str] = MappingProxyType({}),
    root: Path | None = None,
) -> ResolvedFiles:
    """Read a spec's file, or its text if that is known already, and its bases.

    Args:
        unsaved: Texts of bases in an editor, by name (`str` of the path).
        root: Read no files outside of this folder. Defaults to the project of the spec.
    """
    findings, sources = Findings(), dict[str, str]()
    loader = Loader(findings, sources, unsaved, root)
    tree, variants, suppressions = None, dict[str, Mapping](), Suppressions()
    try:
        tree = loader.load(path, text)
        size = MOST_STEPS - findings.work.left
        if tree is not None and "variants" in tree.entries:
            from .changes import read_variants  # most specs have none

            variants = read_variants(tree, findings)
        if any(MARK in source for source in sources.values()):
            from ...spec_schema.findings.suppression_comments import suppressions_of  # rare

            suppressions = suppressions_of(sources, findings)
    except BudgetExceeded:
        tree, variants, size = None, {}, 0
        findings.stop(Span(str(path), 1, 1, 1, 1))
    return ResolvedFiles(path, tree, variants, findings, sources, suppressions, size, loader.root)
