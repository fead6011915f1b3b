"""The text of an open spec or base, with the result of checking it.

While the text is not valid YAML, requests are answered from the last valid text.
"""

from collections.abc import Mapping as Texts
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ...compiler.checking import check
from ...compiler.compile import Compilation
from ...compiler.project.run_marker import is_stored_spec
from ...compiler.resolving.written import read_written
from ...spec_schema.findings.finding import Finding, Findings, Span
from ...spec_schema.paths.outline import Outline, outline_of
from ...spec_schema.yaml.loading import read_source
from ...spec_schema.yaml.values import Mapping
from .mentions import names_of_spec
from .names import Mentions
from .tree import TreeNode, root_of


@dataclass(frozen=True)
class CheckedText:
    """A text of an open file, checked.

    Attributes:
        tree: the content of the text itself, without its bases; None if it is not valid YAML.
        result: the compiled spec.
        found: the findings that `validate` reports, including those in variants.
        last: the last valid text of the file, if this one is not valid YAML.
        others: the texts of other open files by name.
        known: the last content with all bases, if it can't be read now.
        dependents: for a base, the names of the specs that it is checked through.
    """

    path: Path
    text: str
    tree: Mapping | None
    result: Compilation
    found: tuple[Finding, ...]
    last: "CheckedText | None" = None
    others: Texts[str, str] | None = None
    known: Mapping | None = None
    dependents: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the source of this text in spans."""
        return str(self.path)

    @property
    def sources(self) -> dict[str, str]:
        """The texts of this file and of its bases, by name; for a base, also of its dependents."""
        return self.result.sources

    @property
    def texts(self) -> dict[str, str]:
        """The same, with this text even if it is not valid YAML."""
        return {**self.sources, self.name: self.text}

    @cached_property
    def valid(self) -> "CheckedText":
        """This document, or the last one whose text was valid YAML."""
        return self if self.tree is not None or self.last is None else self.last

    @cached_property
    def merged(self) -> Mapping:
        """The content of the spec with its bases; the last known content if it can't be read."""
        found = self.known or self.result.tree or self.tree
        return found if found is not None else Mapping({}, _nowhere(self.name))

    @cached_property
    def outline(self) -> Outline:
        """What can be written where, including uses of the blocks of bases."""
        return outline_of(self.merged)

    @cached_property
    def root(self) -> TreeNode | None:
        """The root node of the text; None if it is not valid YAML."""
        return root_of(self.tree, self.outline) if self.tree is not None else None

    @cached_property
    def names(self) -> Mentions:
        """Every name that is defined or used in the text and in its bases."""
        trees = {self.name: self.tree} if self.tree is not None else {}
        for name, text in self.sources.items():
            if name != self.name and (tree := read_source(name, text, Findings())):
                trees[name] = tree
        return names_of_spec(trees, self.merged, self.result)


def read_document(
    path: Path,
    text: str,
    others: Texts[str, str] | None = None,
    last: CheckedText | None = None,
) -> CheckedText:
    """Compile the text of an open file.

    Args:
        others: the texts of other open files, which are used instead of the saved texts.
        last: the document of the previous text.
    """
    written = read_written(path, text, others or {})
    checked = check(written, is_stored=is_stored_spec(path))
    is_alone = "extends" not in text
    is_whole = not written.findings.lost
    own = is_alone and is_whole
    tree = written.tree if own else read_source(str(path), text, Findings())
    result, found = checked.compilation, tuple(checked.found)
    can_be_read = is_whole and result.tree is not None
    # Keep only what is needed of the previous text, not a chain of all texts.
    before = last.valid if last is not None and tree is None else None
    known = last.merged if last is not None and not can_be_read else None
    return CheckedText(path, text, tree, result, found, before, others, known)


def read_base(
    path: Path,
    text: str,
    others: Texts[str, str],
    dependents: Sequence[CheckedText],
    last: CheckedText | None = None,
) -> CheckedText:
    """Check a base through specs that extend it.

    Its findings are those that any of these specs has in it. Names, shapes and values are taken
    from the first spec with a network.

    Args:
        dependents: the specs, compiled with this text of the base; at least one.
        last: the document of the previous text.
    """
    name = str(path)
    first = next((spec for spec in dependents if spec.result.graph is not None), dependents[0])
    sources = {source: text for spec in dependents for source, text in spec.sources.items()}
    result = replace(first.result, sources=sources)
    tree = read_source(name, text, Findings())
    own = (one for spec in dependents for one in spec.found if one.span and one.span.source == name)
    found = {one.identity: one for one in own}
    before = last.valid if last is not None and tree is None else None
    known = last.merged if last is not None and result.tree is None else None
    names = tuple(spec.name for spec in dependents)
    return CheckedText(path, text, tree, result, (*found.values(),), before, others, known, names)


def _nowhere(name: str) -> Span:
    return Span(name, 1, 1, 1, 1)
