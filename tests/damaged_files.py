"""Ways to damage a file, or to put something worse in its place; what a JSON file says, changed."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

DEEP = 100_000
WRONG: tuple[Any, ...] = (None, [], {}, "", "text", "a\0b", -1, 1.5, True, 10**400, [[]], {"a": []})
"""Put in the place of each value, where it is of another type."""


def written(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def be_huge(path: Path) -> None:
    """A terabyte, none of which is on the disk."""
    os.truncate(path, 2**40)


def be_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def be_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def lead_to(target: str) -> Callable[[Path], None]:
    def link(path: Path) -> None:
        path.unlink()
        path.symlink_to(target)

    return link


DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut": cut,
    "empty": written(b""),
    "null": written(b"null"),
    "a number": written(b"7"),
    "a list": written(b"[]"),
    "nested lists": written(b"[" * DEEP + b"]" * DEEP),
    "nested mappings": written(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "an open mapping": written(b'{"format": 1'),
    "NaN": written(b"NaN"),
    "no UTF-8": written(b'{"name": "\xff\xfe"}'),
    "a long number": written(b'{"number": ' + b"9" * 10_000 + b"}"),
    "huge": be_huge,
    "a pipe": be_a_pipe,
    "a folder": be_a_folder,
    "an endless device": lead_to("/dev/zero"),
    "a link to nothing": lead_to("nowhere"),
    "a link to itself": lambda path: lead_to(path.name)(path),
}


def wrong_values(content: Any) -> Iterator[tuple[str, Any]]:
    """The content with one value replaced by one of another type, for each value in it."""
    for place in _places(content):
        for wrong in WRONG:
            changed = deepcopy(content)
            inner = changed
            for step in place[:-1]:
                inner = inner[step]
            alike = type(inner[place[-1]]) is type(wrong) and not isinstance(wrong, (list, dict))
            if not alike and inner[place[-1]] != wrong:
                inner[place[-1]] = wrong
                yield f"{'.'.join(map(str, place))} = {str(wrong)[:12]!r}", changed


def _places(content: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each value, of a list to its first."""
    if isinstance(content, dict):
        steps: list[Any] = list(content)
    else:
        steps = [0] if isinstance(content, list) and content else []
    for step in steps:
        yield (step,)
        yield from ((step, *rest) for rest in _places(content[step]))


def sign(checkpoint: Path, file: str, data: bytes) -> None:
    """Write a file of a checkpoint so that its manifest vouches for it."""
    (checkpoint / file).write_bytes(data)
    path = checkpoint / "manifest.json"
    body = json.loads(path.read_bytes())
    body["files"][file] |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    sign_manifest(path, body)


def sign_manifest(path: Path, body: dict[str, Any]) -> None:
    """Write a manifest with the checksum of itself."""
    body.pop("sha256", None)
    digest = hashlib.sha256((json.dumps(body) + "\n").encode()).hexdigest()
    path.write_text(json.dumps({**body, "sha256": digest}) + "\n")
