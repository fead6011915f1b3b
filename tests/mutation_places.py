"""The places of a spec that can be broken: each key and each value, with its path and its span."""

from collections.abc import Iterator
from typing import NamedTuple

from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml import values
from speccompile.spec_schema.yaml.loading import read_source


class Key(NamedTuple):
    """A key of a mapping.

    Attributes:
        above: the key whose value the mapping is; of an item's mapping that of the item's layer.
    """

    path: str
    name: str
    span: Span
    value: values.Value
    above: "Key | None"


class Word(NamedTuple):
    """A value that is no list and no mapping, and the nearest key above it."""

    path: str
    value: values.Scalar
    key: Key


def tree(text: str) -> values.Mapping:
    """The values of a right spec."""
    read = read_source("spec.yaml", text, Findings())
    assert read is not None
    return read


def keys(value: values.Value, path: str = "", above: Key | None = None) -> Iterator[Key]:
    """Each key inside a value, the outer ones first."""
    if isinstance(value, values.Mapping):
        for name, entry in value.entries.items():
            below = f"{path}.{name}".lstrip(".")
            key = Key(below, name, entry.key_span, entry.value, above)
            yield key
            yield from keys(entry.value, below, key)
    if isinstance(value, values.Sequence):
        for at, item in enumerate(value.items):
            yield from keys(item, f"{path}[{at}]", above)


def scalars(root: values.Mapping) -> Iterator[Word]:
    """Each scalar of a spec."""
    for key in keys(root):
        yield from _scalars(key.value, key.path, key)


def _scalars(value: values.Value, path: str, key: Key) -> Iterator[Word]:
    if isinstance(value, values.Scalar):
        yield Word(path, value, key)
    if isinstance(value, values.Sequence):
        for at, item in enumerate(value.items):
            if not isinstance(item, values.Mapping):
                yield from _scalars(item, f"{path}[{at}]", key)


def replaced(text: str, span: Span, new: str) -> str:
    """The text with another one in the place of a span."""
    lines = text.split("\n")
    first, final = lines[span.line - 1], lines[span.end_line - 1]
    if span[1:3] == span[3:] and first[: span.column - 1].endswith(":"):  # no value yet
        new = f" {new}"
    lines[span.line - 1 : span.end_line] = [
        first[: span.column - 1] + new + final[span.end_column - 1 :]
    ]
    return "\n".join(lines)


def written(text: str, span: Span) -> str:
    """What stands at a span of one line."""
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def next_line(lines: list[str], at: int) -> int:
    """The number of the next line that says something."""
    rest = range(at + 1, len(lines))
    said = [n for n in rest if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    return said[0] + 1 if said else at + 1


def shown_line(lines: list[str], at: int) -> str:
    """How a line is called: by what it says, and how often that was said before."""
    before = sum(line.strip() == lines[at].strip() for line in lines[:at])
    return lines[at].strip() + (f" #{before + 1}" if before else "")
