"""The objects in a JSON file: one per line, or in one array."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....spec_schema.findings import codes
from ....spec_schema.yaml.files import open_regular
from ..tables.table import TableError

Record = dict[str, Any]

LINES = (".jsonl", ".ndjson", "")
"""Suffixes of files with an object per line, even if it is only one; standard input has none."""

_HEAD = 2**16
"""Characters that show how the objects are arranged."""

_SPACE = re.compile(r"[ \t\r\n]*")


class _DuplicateKey(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKey(next(name for name in names if names.count(name) > 1))
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_unique)


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """Yields all objects, each with the line where it begins; 0 if they are not in lines.

    Raises TableError, OSError.
    """
    with open(open_regular(path), encoding="utf-8-sig", errors="replace") as file:
        start = file.read(_HEAD).lstrip()[:1]
        file.seek(0)
        if start == "[":
            yield from _of_array(file.read())
            return
        first = next((line for line in iter(file.readline, "") if line.strip()), "")
        is_alone = path.suffix not in LINES and not file.read(_HEAD).strip()
        if not _is_object(first) or is_alone:
            file.seek(0)
            yield from _of_document(file.read())
            return
        file.seek(0)
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _decoded(line, _SPACE.match(line).end(), number, alone=True)[0]  # type: ignore[union-attr]


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _of_document(text: str) -> Iterator[tuple[int, Record]]:
    """Yields the rows of an object: its columns, as lists or by the numbers of rows, or one row."""
    record, _ = _decoded(text, _after_space(text, 0), 1, alone=True)
    columns = [*record.values()]
    lists, mappings = (
        bool(columns) and all(isinstance(one, kind) for one in columns) for kind in (list, dict)
    )
    if lists and len({*map(len, columns)}) == 1:
        yield from ((0, dict(zip(record, row, strict=True))) for row in zip(*columns, strict=True))
    elif mappings:
        rows = dict.fromkeys(row for column in columns for row in column)
        yield from ((0, {name: record[name].get(row) for name in record}) for row in rows)
    else:
        yield 1, record


def _of_array(text: str) -> Iterator[tuple[int, Record]]:
    """Yields the objects of an array without making all of them at once."""
    place, line = text.index("[") + 1, 1
    counted = 0
    place = _after_space(text, place)
    while not text.startswith("]", place):
        line += text.count("\n", counted, place)
        counted = place
        record, place = _decoded(text, place, line)
        yield line, record
        place = _after_space(text, place)
        if text.startswith(",", place):
            place = _after_space(text, place + 1)
        elif not text.startswith("]", place):
            line += text.count("\n", counted, place)
            raise TableError(codes.files.not_json("expected `,` or `]`"), line)


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    assert found is not None, "it matches nothing, too"
    return found.end()


def _decoded(text: str, place: int, line: int, *, alone: bool = False) -> tuple[Record, int]:
    """Returns the object at a place and where it ends. Raises TableError.

    Args:
        alone: Whether nothing may follow.
    """
    try:
        record, end = _DECODER.raw_decode(text, place)
    except _DuplicateKey as error:
        raise TableError(codes.files.duplicate_key(str(error)), line) from None
    except json.JSONDecodeError as error:
        here = error.lineno - text.count("\n", 0, place) - 1
        what = codes.files.not_json(error.msg[:1].lower() + error.msg[1:])
        raise TableError(what, line + here, error.colno) from None
    except RecursionError:
        raise TableError(codes.files.not_json("nested too deeply"), line) from None
    if not isinstance(record, dict):
        raise TableError(codes.files.not_a_json_object(text[place:end][:40]), line)
    if alone and text[end:].strip():
        raise TableError(codes.files.not_json("more than one value in a line"), line, end + 1)
    return record, end
