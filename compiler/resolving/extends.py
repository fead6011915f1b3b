"""Merges a spec with the files that it extends into one tree."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Texts
from os.path import isfile, lexists, normpath, realpath
from pathlib import Path
from types import MappingProxyType

from ...spec_schema.document.spec import VERSION
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Finding, Findings, Span
from ...spec_schema.yaml.files import SUFFIXES, is_yaml_name
from ...spec_schema.yaml.loading import load_source, read_source
from ...spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value, describe, is_empty
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .containment import is_inside, project_root
from .respelling import respelled

DEEPEST = 16
MOST_BASES = 64


class Loader:
    """Loads files and the files that they extend, each once.

    Args:
        sources: Receives the text of every file by name.
        unsaved: Texts from an editor or from git by file name, used instead of the files.
        root: Read no files outside of this folder. Defaults to the project of the spec.
    """

    def __init__(
        self,
        findings: Findings,
        sources: dict[str, str],
        unsaved: Texts[str, str] = MappingProxyType({}),
        root: Path | None = None,
    ) -> None:
        self.findings = findings
        self.sources = sources
        self.unsaved = unsaved
        self.root = None if root is None else Path(realpath(root))
        self.bases = 0
        self.room = LARGEST_TEXT
        self._whole: dict[Path, Mapping | None] = {}

    def load(self, path: Path, text: str | None = None) -> Mapping | None:
        """Returns the whole tree of a spec; None if a part of it can't be loaded, which is
        reported.
        """
        if self.root is None:
            self.root = project_root(path)
        held = text is not None or str(path) in self.unsaved
        if not held and lexists(path) and not is_inside(path, self.root):
            self._report_outside(path, Span(str(path), 1, 1, 1, 1), "")
            return None
        return self._extended(path, self._read(path, text), (_normal(path),))

    def _read(self, path: Path, text: str | None = None) -> Mapping | None:
        name = str(path)
        text = self.unsaved.get(name) if text is None else text
        if text is not None:
            self.sources[name], tree = text, read_source(name, text, self.findings, partly=True)
        else:
            self.sources[name], tree = load_source(path, self.findings, self.room, partly=True)
        self.room = max(self.room - len(self.sources[name].encode("utf-8", "replace")), 0)
        if tree is None or self._is_of_later_version(tree):
            return None
        return respelled(tree, self.findings)

    def _is_of_later_version(self, tree: Mapping) -> bool:
        """Report a file for a newer version of speccompile; its other findings would be
        misleading.
        """
        value = tree.get("spec")
        version = _number(value.value) if isinstance(value, Scalar) else None
        if value is None or version is None or not version > VERSION:
            return False
        what = codes.values.later_version(version=version, known=VERSION)
        self.findings.put([Finding.of(what, value.span, "spec")])
        return True

    def _extended(self, path: Path, own: Mapping | None, above: tuple[Path, ...]) -> Mapping | None:
        """Returns a tree merged over its bases, in their order."""
        if own is None or "extends" not in own.entries:
            return own
        from ...spec_schema.paths.outline import outline_of  # most specs extend none
        from .merging import Merger

        trees = [self._base(written, path, above) for written in self._written(own)]
        merger, result = Merger(self.findings), Mapping({}, own.span)
        rest = {key: entry for key, entry in own.entries.items() if key != "extends"}
        for tree in (*trees, Mapping(rest, own.span)):
            if tree is None:
                return None
            merged = merger.merge(result, tree, outline_of(_with_blocks(result, tree)))
            assert isinstance(merged, Mapping)
            result = merged
        return Mapping(result.entries, own.span)

    def _written(self, own: Mapping) -> Iterator[Scalar | None]:
        """Yields the entries of `extends`; None for an entry that isn't text, which is
        reported.
        """
        key, value = own.entries["extends"].key_span, own.entries["extends"].value
        for item in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(item, Scalar) and isinstance(item.value, str) and item.value:
                yield item
            else:
                span = key if is_empty(item) else item.span
                what = codes.resolving.base_not_a_file(describe(item))
                self.findings.report(what, span, path="extends")
                yield None

    def _base(self, written: Scalar | None, path: Path, above: tuple[Path, ...]) -> Mapping | None:
        if written is None or not self._is_within_bounds(written.span, above):
            return None
        base = _normal(path.parent / str(written.value))
        if base in above:
            self._report_circle(written.span, [*above[above.index(base) :], base])
            return None
        if base not in self._whole:
            is_there = self._is_there(base, written)
            own = self._read(base) if is_there else None
            self._whole[base] = self._extended(base, own, (*above, base))
        return self._whole[base]

    def _is_within_bounds(self, span: Span, above: tuple[Path, ...]) -> bool:
        self.bases += 1
        what = None
        if len(above) > DEEPEST:
            what = codes.resolving.bases_too_deep(DEEPEST)
        elif self.bases == MOST_BASES + 1:  # said once
            what = codes.resolving.too_many_bases(MOST_BASES)
        if what is not None:
            self.findings.report(what, span, path="extends")
        return len(above) <= DEEPEST and self.bases <= MOST_BASES

    def _is_there(self, base: Path, written: Scalar) -> bool:
        """Guard: a base exists and may be read. No other file is opened, so no other content is
        shown.
        """
        if not is_yaml_name(base.name):
            self._report_no_spec(base, written)
            return False
        if self.root is not None and not is_inside(base, self.root):
            self._report_outside(base, written.span)
            return False
        try:
            if str(base) in self.unsaved or base.is_file():
                return True
            names = [item.name for item in base.parent.iterdir() if is_yaml_name(item.name)]
        except (OSError, ValueError):
            names = []
        guess = self._meant(base, sorted(names))
        folder, slash, _ = str(written.value).rpartition("/")
        guess = f"{folder}{slash}{guess}" if guess else None
        what = codes.resolving.base_not_found(str(base))
        self.findings.report(what, written.span, path="extends", meant=guess)
        return False

    def _meant(self, base: Path, names: list[str]) -> str | None:
        """Returns the file that was probably meant, comparing names without the common suffix."""
        from ...spec_schema.findings.did_you_mean import did_you_mean

        stems = {name.rpartition(".")[0]: name for name in reversed(names)}
        unread = [stem for stem, name in stems.items() if base.with_name(name) not in self._whole]
        guess = did_you_mean(base.stem, unread)
        return stems[guess] if guess else None

    def _report_no_spec(self, base: Path, written: Scalar) -> None:
        whole = [f"{written.value}{suffix}" for suffix in SUFFIXES if base.name]
        there = [name for name in whole if self._is_file(written, name)]
        what = codes.resolving.base_not_yaml(str(written.value))
        guess = there[0] if there else None
        self.findings.report(what, written.span, path="extends", meant=guess)

    def _is_file(self, written: Scalar, name: str) -> bool:
        """Whether a file exists that the spec may use."""
        path = _normal(Path(written.span.source).parent / name)
        if self.root is None or not is_inside(path, self.root):
            return False
        return str(path) in self.unsaved or isfile(path)  # no name is too long for it

    def _report_outside(self, path: Path, span: Span, place: str = "extends") -> None:
        """Report a file outside of the project. Whether it exists is not revealed."""
        what = codes.limits.file_outside_project(str(path), is_base=bool(place))
        self.findings.report(what, span, path=place)

    def _report_circle(self, span: Span, circle: list[Path]) -> None:
        what = codes.resolving.circular_bases([*map(str, circle)])
        self.findings.report(what, span, path="extends")


def _normal(path: Path) -> Path:
    """Returns the path without `..` and `.`, as short as possible; links are not followed."""
    return Path(normpath(path))


def _with_blocks(base: Mapping, over: Mapping) -> Mapping:
    """Returns the blocks of both trees, for the outline that merging uses."""
    entries: dict[str, Entry] = {}
    for tree in (base, over):
        blocks: Value | None = tree.get("blocks")
        entries |= blocks.entries if isinstance(blocks, Mapping) else {}
    whole = Mapping(entries, over.span)
    return Mapping({"blocks": Entry(over.span, whole)}, over.span)


def _number(version: object) -> float | None:
    """Returns a version as a number, if it is one, also in quotes."""
    if isinstance(version, str):
        return int(version) if re.fullmatch(r"[0-9]{1,9}", version) else None
    return version if isinstance(version, int | float) else None
