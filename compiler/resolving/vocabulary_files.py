"""Puts the words of vocabulary files in the place of their names.

From then on a spec has its vocabulary like any other value: a run stores the words, and needs no
file to be resumed or exported.
"""

from collections.abc import Mapping as Texts
from os.path import normpath
from pathlib import Path

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value
from .containment import is_inside

LOOKUPS = ("string_lookup", "integer_lookup", "text_vectorization")
LARGEST_FILE = 384 * 1024
MOST_WORDS = 32_768
"""Together they keep the stored spec of a run below the limit of its size."""

_UNKNOWN = ("?", 2**31 - 1)
"""What a string and an integer vocabulary have in the place of a file that can't be used."""


def with_vocabularies(
    tree: Mapping, params: Texts[str, object], root: Path, found: Findings, sources: dict[str, str]
) -> Mapping:
    """Returns a tree in which the vocabularies of lookups are lists.

    Args:
        params: The params of the spec: a file may be written as `$name`.
        root: Read no files outside of this folder.
        sources: Receives the text of each file by name.
    """
    reader = _Reader(params, root, found, sources)
    whole = reader.expanded(tree, "")
    assert isinstance(whole, Mapping)
    return whole


class _Reader:
    def __init__(
        self, params: Texts[str, object], root: Path, found: Findings, sources: dict[str, str]
    ) -> None:
        self._params = params
        self._root = root
        self._found = found
        self._sources = sources
        self._room = LARGEST_FILE
        self._read: dict[tuple[str, bool], Sequence | None] = {}

    def expanded(self, value: Value, path: str) -> Value:
        """Returns a value with the vocabularies in it, which stays as it is if there are none."""
        if isinstance(value, Sequence):
            items = [self.expanded(item, path) for item in value.items]
            is_same = all(map(_is, items, value.items))
            return value if is_same else Sequence(items, value.span)
        if not isinstance(value, Mapping):
            return value
        entries = {
            key: Entry(entry.key_span, self._entry(key, entry.value, f"{path}.{key}".lstrip(".")))
            for key, entry in value.entries.items()
        }
        is_same = all(entries[key].value is value.entries[key].value for key in entries)
        return value if is_same else Mapping(entries, value.span)

    def _entry(self, key: str, value: Value, path: str) -> Value:
        value = self.expanded(value, path)
        given = value.get("vocabulary") if isinstance(value, Mapping) else None
        if key not in LOOKUPS or not isinstance(value, Mapping) or not isinstance(given, Scalar):
            return value
        name = self._name(given)
        if name is None:
            return value
        are_integers = key == "integer_lookup"
        words = self._words(name, given.span, are_integers, f"{path}.vocabulary")
        entry = value.entries["vocabulary"]
        items: list[Value] = [Scalar(_UNKNOWN[are_integers], given.span, not are_integers)]
        items = words.items if words else items
        whole = Sequence(items, given.span)
        return Mapping({**value.entries, "vocabulary": Entry(entry.key_span, whole)}, value.span)

    def _name(self, given: Scalar) -> str | None:
        """Returns the name of a file; None if there is none."""
        name = given.value
        if isinstance(name, str) and name.startswith("$"):
            name = self._params.get(name[1:])  # type: ignore[assignment]
        return name if isinstance(name, str) else None

    def _words(self, name: str, span: Span, are_integers: bool, path: str) -> Sequence | None:
        """Returns the words of a file; every use of it counts, since a run stores each."""
        file = Path(normpath(span.folder / name))
        text = self._text(file, span, path)
        if text is None:
            return None
        known = (str(file), are_integers)
        if known not in self._read:
            self._read[known] = self._lines(file, text, are_integers)
        return self._read[known]

    def _text(self, file: Path, span: Span, path: str) -> str | None:
        if not is_inside(file, self._root):
            what = codes.limits.file_outside_project(str(file), is_base=False)
            self._found.report(what, span, path=path)
            return None
        try:
            content = read_bytes(file, self._room + 1)
            text = content.decode("utf-8-sig")
        except OSError as error:
            reason = "" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
            what = codes.vocabularies.not_readable(str(file), reason)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = codes.vocabularies.not_text(str(file), line)
        else:
            if len(content) <= self._room:
                self._room -= len(content)
                self._found.work.charge(len(content) // 16)
                self._sources[str(file)] = text
                return text
            what = codes.vocabularies.too_long(str(file), LARGEST_FILE)
        self._found.report(what, span, path=path)
        return None

    def _lines(self, file: Path, text: str, are_integers: bool) -> Sequence | None:
        """Returns the words of a file; None if it has others, which are reported."""
        lines = text.removesuffix("\n").split("\n")
        start = Span(str(file), 1, 1, 1, 1)
        if len(lines) > MOST_WORDS:
            what = codes.vocabularies.too_many(str(file), len(lines), MOST_WORDS)
            self._found.report(what, start, path="")
            return None
        items: list[Value] = []
        first: dict[object, Span] = {}
        for number, line in enumerate(lines, 1):
            line = line.removesuffix("\r")
            span = Span(str(file), number, 1, number, max(len(line), 1) + 1)
            word = _integer(line) if are_integers else line
            fault, related = _fault(line, number, word, first)
            if fault is not None:
                self._found.report(fault, span, path="", related=related)
                continue
            first[word] = span
            escaped = word.replace("$", "$$") if isinstance(word, str) else word
            items.append(Scalar(escaped, span, quoted=isinstance(word, str)))
        return Sequence(items, start) if len(items) == len(lines) else None


def _fault(
    line: str, number: int, word: int | str | None, first: Texts[object, Span]
) -> tuple[Violation | None, list[Related]]:
    """Returns what is wrong with a line, if anything, and the line that it repeats."""
    if not line.strip():
        return codes.vocabularies.empty_line(number), []
    if word is None:
        return codes.vocabularies.not_an_integer(line), []
    if word in first:
        related = [Related(first[word], "the same value")]
        return codes.vocabularies.repeated_line(word), related
    return None, []


def _integer(line: str) -> int | None:
    try:
        return int(line) if line.isascii() and "_" not in line else None
    except ValueError:
        return None


def _is(one: object, other: object) -> bool:
    return one is other
