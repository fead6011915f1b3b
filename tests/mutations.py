"""Specs with something broken in them, made from right ones by a seeded generator."""

import copy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

WORST = 3
"""Mutations of one kind in one spec, at the most."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, "", "x", "relu", "dense", "$width", "$(1 // 0)", "$(", "no", "1_000"),
    *(0, -1, 1, 2, 3.5, 1e-9, 1e300, 10**12, 10**40, float("inf"), float("nan")),
    *([], [1], [[]], [None, "a", {}], {}, {"dense": 4}, {"x": {"y": {"z": []}}}),
)
CHARACTERS = "{}[]:,-?&*!|>'\"%@`# \n\t\r09$()<=.\\aé\u200b\x07😀"


class Mutant(NamedTuple):
    """A broken spec; its path is that of the spec it was made from."""

    kind: str
    path: Path
    text: str


class Place(NamedTuple):
    """A value in a spec: what holds it, and under which key or at which position."""

    holder: Any
    key: Any

    @property
    def value(self) -> Any:
        return self.holder[self.key]

    def put(self, value: Any) -> None:
        self.holder[self.key] = value


def mutant(random: Random, texts: Mapping[Path, str]) -> Mutant:
    """One broken spec. The same generator gives the same one."""
    kind = random.choice(list(MUTATIONS))
    path = random.choice(list(texts))
    return Mutant(kind, path, MUTATIONS[kind](random, texts[path], list(texts.values())))


def places(data: Any) -> Iterator[Place]:
    """Every value inside a value."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield Place(data, key)
        if isinstance(data[key], (dict, list)):
            yield from places(data[key])


def _on_tree(mutate: Callable[[Random, Place], None]) -> Callable[[Random, str, list[str]], str]:
    """A mutation of values: some places of a spec are changed, and it is written again."""

    def mutated(random: Random, text: str, _: list[str]) -> str:
        data = yaml.safe_load(text)
        for _ in range(random.randint(1, WORST)):
            mutate(random, random.choice(list(places(data))))
        return yaml.safe_dump(
            data, sort_keys=False, default_flow_style=random.choice((None, False))
        )

    return mutated


def _delete(random: Random, place: Place) -> None:
    del place.holder[place.key]


def _replace(random: Random, place: Place) -> None:
    place.put(copy.deepcopy(random.choice(VALUES)))


def _rename(random: Random, place: Place) -> None:
    if isinstance(place.holder, dict):
        name = str(place.key)
        at = random.randrange(len(name) + 1)
        new = random.choice((name[:at] + name[at + 1 :], name[:at] + "x" + name[at:], name.upper()))
        entries = [(new if key == place.key else key, v) for key, v in place.holder.items()]
        place.holder.clear()
        place.holder.update(entries)


def _wrap(random: Random, place: Place) -> None:
    value = place.value
    place.put(
        random.choice(([value], [value, copy.deepcopy(value)], {"a": value}, {place.key: value}))
    )


def _add_key(random: Random, place: Place) -> None:
    if isinstance(place.value, dict):
        key = random.choice(("name", "from", "repeat", "when", "share", "units", "l2", "x", "spec"))
        place.value[key] = copy.deepcopy(random.choice(VALUES))
    if isinstance(place.value, list):
        place.value.insert(random.randrange(len(place.value) + 1), random.choice(VALUES))


def _repeat_item(random: Random, place: Place) -> None:
    if isinstance(place.holder, list):
        at = random.randrange(len(place.holder) + 1)
        place.holder.insert(at, copy.deepcopy(place.value))


def _swap_subtrees(random: Random, text: str, others: list[str]) -> str:
    data, other = yaml.safe_load(text), yaml.safe_load(random.choice(others))
    for _ in range(random.randint(1, WORST)):
        taken = random.choice(list(places(other))).value
        random.choice(list(places(data))).put(copy.deepcopy(taken))
    return yaml.safe_dump(data, sort_keys=False)


def _on_text(mutate: Callable[[Random, str], str]) -> Callable[[Random, str, list[str]], str]:
    def mutated(random: Random, text: str, _: list[str]) -> str:
        for _ in range(random.randint(1, WORST)):
            text = mutate(random, text)
        return text

    return mutated


def _delete_characters(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 2, 5, 40)) :]


def _insert_characters(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(CHARACTERS) * random.choice((1, 1, 2)) + text[at:]


def _cut(random: Random, text: str) -> str:
    return text[: random.randrange(len(text) + 1)]


def _on_line(mutate: Callable[[Random, str], str]) -> Callable[[Random, str], str]:
    def mutated(random: Random, text: str) -> str:
        lines = text.split("\n")
        at = random.randrange(len(lines))
        lines[at] = mutate(random, lines[at])
        return "\n".join(lines)

    return mutated


def _move_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    line = lines.pop(random.randrange(len(lines)))
    lines.insert(random.randrange(len(lines) + 1), line)
    return "\n".join(lines)


MUTATIONS: dict[str, Callable[[Random, str, list[str]], str]] = {
    "delete a key or an item": _on_tree(_delete),
    "replace a value": _on_tree(_replace),
    "rename a key": _on_tree(_rename),
    "wrap a value": _on_tree(_wrap),
    "add a key or an item": _on_tree(_add_key),
    "repeat an item": _on_tree(_repeat_item),
    "swap subtrees": _swap_subtrees,
    "delete characters": _on_text(_delete_characters),
    "insert characters": _on_text(_insert_characters),
    "cut the file": _on_text(_cut),
    "indent a line": _on_text(_on_line(lambda random, line: " " * random.randint(1, 3) + line)),
    "dedent a line": _on_text(_on_line(lambda random, line: line[random.randint(1, 3) :])),
    "indent a line with a tab": _on_text(_on_line(lambda random, line: "\t" + line.lstrip())),
    "repeat a line": _on_text(_on_line(lambda random, line: f"{line}\n{line}")),
    "delete a line": _on_text(_on_line(lambda random, line: "")),
    "move a line": _on_text(_move_line),
}
