"""Specs changed as trees and written out again: right YAML, so that faults lie deeper."""

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeAlias

import yaml

Place: TypeAlias = tuple[Any, Any]
"""A list or mapping, and an index or key of it."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 64, 10**9, 10**16, 0.5, 1e-30, float("inf"), float("nan")),
    *("", "x", "$width", "$index", "$(index + 1)", "$(width * 2)", "$(1 / 0)", "same", "all", "1"),
    *([], {}, [1], [None], [4, 4], [-1, 2], [None, 3], {"dense": 1}, {"l2": 1e-3}, {"when": False}),
    *("relu", "softmax", "sigmoid", "glorot_uniform", "mse", "categorical_crossentropy", "max"),
    *("loss", "val_loss", "accuracy", "float16", "mixed_float16", "int32", "10 MB", "auto"),
)
KEYS = (
    *(
        "name",
        "from",
        "repeat",
        "for",
        "when",
        "share",
        "trainable",
        "dtype",
        "params",
        "layers",
        "blocks",
    ),
    *("units", "filters", "kernel_size", "activation", "kernel_regularizer", "rate", "weights"),
    *("loss", "optimizer", "metrics", "epochs", "batch_size", "policy", "class_weight", "monitor"),
    *("training.epochs", "model.layers", "model.layers[0]", "params.width", "on", "target", "path"),
    *("dense", "conv2d", "add", "flatten", "lstm", "embedding", "reshape", "early_stopping", "csv"),
)


def restructured(random: Random, texts: Sequence[str]) -> bytes:
    """One input. The same generator gives the same one."""
    tree = yaml.safe_load(random.choice(texts))
    other = yaml.safe_load(random.choice(texts))
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 9))):
        _change(random, tree, other)
    if random.random() < 0.5:
        return json.dumps(tree, indent=random.choice((None, 1)), default=str).encode()
    return yaml.safe_dump(tree, sort_keys=random.random() < 0.1, allow_unicode=True).encode()


def _change(random: Random, tree: Any, other: Any) -> None:
    places = [*_places(tree)]
    if not places:
        return
    kind = random.randrange(16)
    leaves = [place for place in places if not isinstance(place[0][place[1]], dict)]
    inside, at = random.choice(leaves if leaves and kind > 7 else places)
    if kind > 6:
        inside[at] = _alike(random, inside[at], places)
    elif kind == 0:
        del inside[at]
    elif kind == 1:
        _insert(random, inside, at, _copy(inside[at]))
    elif kind == 2:
        _insert(random, inside, at, _copy(_any(random, other)))
    elif kind == 3:
        inside[at] = _copy(_any(random, random.choice((tree, other))))
    elif kind == 4:
        inside[at] = random.choice(([inside[at]], {random.choice(KEYS): inside[at]}))
    elif kind == 5:
        _insert(random, inside, at, _copy(random.choice(VALUES)))
    else:
        inside[at] = _copy(random.choice(VALUES))


def _alike(random: Random, value: Any, places: Sequence[Place]) -> Any:
    """Another value of the same kind, so that what reads the spec takes it and goes on."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return random.choice(
            (value + 1, value - 1, value * 2, -value, random.randrange(100), 10**6)
        )
    if isinstance(value, float):
        return random.choice((value * 2, value / 1e3, -value, 1 - value, 1, 0))
    if isinstance(value, list):
        return _copy(random.choice((value[::-1], value * 2, value[1:], value[:-1], value * 40)))
    if isinstance(value, dict):
        return {key: value[key] for key in value if random.random() < 0.7}
    kind = type(value)
    return random.choice([inside[at] for inside, at in places if type(inside[at]) is kind])


def _insert(random: Random, inside: Any, at: Any, value: Any) -> None:
    """A value beside another; in a mapping under one of its keys, of the words, or of the tree."""
    if isinstance(inside, list):
        inside.insert(at, value)
    else:
        inside[random.choice((*KEYS, *inside))] = value


def _any(random: Random, tree: Any) -> Any:
    places = [*_places(tree)]
    if not places:
        return tree
    inside, at = random.choice(places)
    return inside[at]


def _places(tree: Any) -> Iterator[Place]:
    if not isinstance(tree, (dict, list)):
        return
    for at in tree if isinstance(tree, dict) else range(len(tree)):
        yield tree, at
        yield from _places(tree[at])


def _copy(value: Any) -> Any:
    """A tree of its own: no part of a tree may lie in it twice, or inside itself."""
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
