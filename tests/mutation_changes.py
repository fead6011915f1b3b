"""Wrong changes of right specs, one fault each: as `--set` gives them, and as variants do."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mutation_corpus import KINDS, misspellings
from mutation_places import keys, scalars, tree, written
from speccompile.spec_schema.findings.finding import Span
from speccompile.spec_schema.yaml import values

VALUES = (
    "value of another type",
    "reference to nothing",
    "name misspelt",
    "number out of range",
)
"""Kinds of the corpus that break a value where it stands."""

UNREADABLE = {
    "open list": "[{}",
    "open mapping": "{{{}",
    "open quote": '"{}',
    "two colons": "a: {}: b",
    "reserved": "@{}",
    "no anchor": "*nowhere",
    "tag": "!!python/name:os.system {}",
    "nothing": "",
    "two lines": "{}\n",
}


class Change(NamedTuple):
    """A change with one fault.

    Attributes:
        path: of what is changed, or what was made of it.
        value: as it is written.
        fault: what is broken, as it stands in the path or in the value.
        named: what the corpus calls it, for its exceptions.
        names: one of them has to be in what is said.
    """

    path: str
    value: str
    fault: str
    named: str
    names: tuple[str, ...]


def misspelt_paths(text: str) -> Iterator[Change]:
    """Each part of each path with a letter replaced, each position with one that is too far; layers
    by their position and by their name.
    """
    known = set[str]()
    for path, content in _places(text):
        for form in dict.fromkeys((path, _by_name(text, path))):
            for found in re.finditer(r"[^.\[\]]+", form):
                before, rest = form[: found.start()], form[found.end() :]
                if before + found[0] in known:
                    continue
                known.add(before + found[0])
                is_position = found[0].isdigit()
                wrong = "99" if is_position else misspellings(found[0])["other"]
                yield Change(
                    before + wrong + rest, content or "null", wrong, f"path {form}", (wrong,)
                )


def wrong_values(kind: str, text: str) -> Iterator[Change]:
    """Each value that a kind of the corpus breaks."""
    places = {key.path: key.value for key in keys(tree(text))}
    places |= {word.path: word.value for word in scalars(tree(text))}
    for wrong in KINDS[kind](text):
        span = places[wrong.path].span
        if _of_one_line(span) and not re.match(r"extends|variants|spec\b", wrong.path):
            before, after = (each.split("\n")[span.line - 1] for each in (text, wrong.text))
            value = after[span.column - 1 : len(after) - len(before) + span.end_column - 1]
            named = f"{wrong.path} {wrong.way}"
            yield Change(wrong.path, value, value, named, (*wrong.names, value))


def unreadable_values(text: str) -> Iterator[Change]:
    """Each value as something that YAML can't read, or that is none."""
    for path, content in _places(text):
        for way, form in UNREADABLE.items():
            yield Change(path, form.format(content), "", f"{path} {way}", ("",))


def _places(text: str) -> Iterator[tuple[str, str]]:
    """The path of each value that a change can reach, and what is written there."""
    for word in scalars(tree(text)):
        if _of_one_line(word.value.span) and not re.match("extends|variants", word.path):
            yield word.path, written(text, word.value.span)


def _of_one_line(span: Span) -> bool:
    return span.line == span.end_line


def _by_name(text: str, path: str) -> str:
    """A path with the name of the layer in place of its position."""
    position = re.match(r"model\.layers\[(\d+)\]", path)
    model = tree(text).get("model")
    layers = model.get("layers") if isinstance(model, values.Mapping) else None
    if position is None or not isinstance(layers, values.Sequence):
        return path
    item = layers.items[int(position[1])]
    name = item.get("name") if isinstance(item, values.Mapping) else None
    if not isinstance(name, values.Scalar):
        return path
    return f"model.layers.{name.value}{path[position.end() :]}"
