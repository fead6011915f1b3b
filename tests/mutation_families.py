"""Wrong specs of several files, and what is said of them: bases, children, patches of layers."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from mutation_corpus import KINDS, Wrong
from mutation_verdicts import SPECS, TEXTS

IN_ANY_FILE = ("key misspelt", "name misspelt", "reference to nothing", "value of another type")
KINDS_OF_WAYS = {
    "over three files": (*IN_ANY_FILE, "definition misspelt", "key left out"),
    "said again": IN_ANY_FILE,
    "patched": IN_ANY_FILE,
}
"""What is broken. What a child leaves out or gives another name, its base says."""

BASE, MIDDLE, CHILD, SIBLING = (
    str(SPECS / f"{name}.yaml") for name in ("base", "middle", "child", "sibling")
)
SECTIONS = {
    BASE: ("spec", "params", "blocks", "model"),
    MIDDLE: ("data", "budget", "runtime"),
    CHILD: ("name", "seed", "training", "variants"),
}
"""Which file a section of a spec goes to; each builds upon the one above it."""


class Family(NamedTuple):
    """Files with one fault.

    Attributes:
        checked: the names of those that are checked.
        places: file and line, where the error may be said.
    """

    spec: str
    wrong: Wrong
    files: dict[str, str]
    checked: tuple[str, ...]
    places: set[tuple[str, int]]


def over_three_files(kind: str) -> Iterator[Family]:
    """The wrong specs of a kind, parted by their sections into a base, a file over that, and two
    children of it: one fault, wherever it lies, is said of each child at the same place.
    """
    for spec, text in _wholes():
        file_of = _parted(text)
        for wrong in _one_way(kind, text):
            lines = wrong.text.split("\n")
            if len(lines) != len(file_of):
                continue
            files = {BASE: [], MIDDLE: ["extends: base.yaml"], CHILD: ["extends: middle.yaml"]}
            places = set()
            for number, (name, line) in enumerate(zip(file_of, lines, strict=True), 1):
                files[name].append(line)
                if number in wrong.lines:
                    places.add((name, len(files[name])))
            texts = {name: "\n".join(rows) for name, rows in files.items()}
            in_child = any(name == CHILD for name, _ in places)
            if not in_child:  # the sibling has a training of its own, and no fault
                texts[SIBLING] = texts[CHILD].replace("epochs:", "batch_size: 16\n  epochs:", 1)
                texts[SIBLING] = re.sub(r"\n  batch_size: (?!16\n).*", "", texts[SIBLING])
            checked = (CHILD,) if in_child else (CHILD, SIBLING)
            yield Family(spec, wrong, texts, checked, places)


def said_again(kind: str) -> Iterator[Family]:
    """Each wrong spec as a child that says all of its base again, and one thing wrong."""
    for spec, text in _wholes():
        for wrong in _one_way(kind, text):
            files = {BASE: text, CHILD: f"{wrong.text}\nextends: base.yaml\n"}
            yield Family(spec, wrong, files, (CHILD,), {(CHILD, line) for line in wrong.lines})


def patches(kind: str) -> Iterator[Family]:
    """A child that patches the layers of its base by their names, with one thing wrong."""
    for spec, text in _wholes():
        layers = yaml.safe_load(text)["model"]["layers"]
        said = dict(_patch(item) for item in layers if isinstance(item, dict) and "name" in item)
        body = "".join(f"    {name}: {patch}\n" for name, patch in said.items() if patch)
        child = f"extends: base.yaml\nmodel:\n  layers:\n{body}"
        for wrong in _one_way(kind, child) if body else ():
            files = {BASE: text, CHILD: wrong.text}
            yield Family(spec, wrong, files, (CHILD,), {(CHILD, line) for line in wrong.lines})


WAYS = {"over three files": over_three_files, "said again": said_again, "patched": patches}


def _wholes() -> Iterator[tuple[str, str]]:
    yield from ((spec, text) for spec, text in TEXTS.items() if "extends" not in text)


def _one_way(kind: str, text: str) -> Iterator[Wrong]:
    """Of the ways to misspell a word one, and of the many wrong types every third."""
    many = kind == "value of another type"
    for number, wrong in enumerate(KINDS[kind](text)):
        if wrong.way == "other" if "misspelt" in kind else not (many and number % 3):
            yield wrong


def _parted(text: str) -> list[str]:
    """The file of each line: that of its section."""
    files, now = [], BASE
    for line in text.split("\n"):
        key = re.match(r"\w+", line)
        if key:
            now = next(name for name, sections in SECTIONS.items() if key[0] in sections)
        files.append(now)
    return files


def _patch(item: dict[str, Any]) -> tuple[str, str]:
    """The name of a layer, and its parameters as a patch says them; nothing where it has none."""
    given = [value for key, value in item.items() if key not in ("name", "from", "share")]
    if not given or given[0] is None:
        return item["name"], ""
    text = yaml.safe_dump(given[0], default_flow_style=True, width=1000)
    return item["name"], text.removesuffix("...\n").strip()
