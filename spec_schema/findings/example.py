"""Reads the example of a code: small files, wrong and right, that show what it is about.

`Code.example` holds them, one below the other, each under a line with its path:

    -- diff spec.yaml --
    -- wrong/base.yaml --
    -- right/base.yaml --
    -- data.csv --

A diff is of the wrong and the right file: a line begins with `-`, with `+`, or with a space if both
have it. A file that is no diff and in neither folder belongs to both. `x 30` behind a path repeats
the text below it, `in latin-1` says how it is written, and files of one path are joined. Four names
are no files: `command` is what finds the fault (left out: `speccompile validate spec.yaml`),
`finding` what it says where only running can find it, `also` other codes that can't be avoided,
`note` a word more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .codes import all_codes
from .printable import printable

_DIFF = "diff "
COMMAND = "speccompile validate spec.yaml"
_HEAD = re.compile(r"-- (?P<path>[^\n]+?)(?: x (?P<times>\d+))?(?: in (?P<encoding>\S+))? --\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that is found a number of times in a file."""

    text: str
    times: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Case:
    """Files that are wrong, or right, and the command that says so.

    Attributes:
        files: path → its pieces, in order.
    """

    command: str
    files: dict[str, list[Piece]]

    def content(self, path: str) -> bytes:
        """What a file holds."""
        return b"".join((one.text * one.times).encode(one.encoding) for one in self.files[path])

    def write(self, folder: Path) -> None:
        """Write every file below a folder."""
        for path in self.files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(self.content(path))


@dataclass(frozen=True, slots=True)
class Example:
    """What is wrong by a code, what would be right, and what else there is to say.

    Attributes:
        finding: what is said of the wrong files where only running finds it; else empty.
        also: codes that the wrong files can't do without.
    """

    wrong: Case
    right: Case
    finding: str
    also: tuple[str, ...]
    note: str


def example(code: str) -> Example:
    """The example of a code. Raises KeyError for an unknown code."""
    return parse(all_codes()[code].example)


def parse(text: str) -> Example:
    """An example from its text."""
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    pieces: dict[str, list[Piece]] = {}
    for head, end in zip(heads, ends, strict=True):
        times, encoding = int(head["times"] or 1), head["encoding"] or "utf-8"
        for path, content in _files(head["path"], text[head.end() : end]):
            pieces.setdefault(path, []).append(Piece(content, times, encoding))
    said = {name: _taken(pieces, name) for name in ("finding", "also", "note")}
    return Example(
        _case(pieces, "wrong"),
        _case(pieces, "right"),
        said["finding"],
        tuple(said["also"].split()),
        said["note"].strip(),
    )


def _files(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The files that a text stands for: two if it is a diff."""
    if not path.startswith(_DIFF):
        yield path, text
        return
    lines = text.removesuffix("\n").split("\n")
    for folder, sign in (("wrong", "-"), ("right", "+")):
        own = (f"{line[1:]}\n" for line in lines if line[:1] in ("", " ", sign))
        yield f"{folder}/{path.removeprefix(_DIFF)}", "".join(own)


def _taken(pieces: dict[str, list[Piece]], name: str) -> str:
    return "".join(one.text for one in pieces.pop(name, []))


def _case(pieces: dict[str, list[Piece]], folder: str) -> Case:
    other = {"wrong": "right/", "right": "wrong/"}[folder]
    files = {
        path.removeprefix(f"{folder}/"): text
        for path, text in pieces.items()
        if not path.startswith(other)
    }
    command = _taken(files, "command").strip() or COMMAND
    return Case(command, files)


def shown_files(case: Case) -> Iterator[tuple[str, str]]:
    """Each file's path, and its text: invisible characters as escapes, repetitions said."""
    for path, pieces in case.files.items():
        yield path, "\n".join(_lines(pieces))


def _lines(pieces: list[Piece]) -> Iterator[str]:
    for piece in pieces:
        for line in piece.text.removesuffix("\n").split("\n"):
            yield _visible(line)
        if piece.times > 1:
            yield f"… ({piece.times:,} times)"


def _visible(line: str) -> str:
    """Tabs as `\\t`: shown as spaces, nobody would see what is wrong with them."""
    return printable(line.replace("\t", "\\t"))
