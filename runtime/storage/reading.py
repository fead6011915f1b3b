"""Reading the files of a run. Their content is untrusted, so it is validated."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .durable import StorageError

MISREAD: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is unknown",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "string_type": "must be a string",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "float_type": "must be a number",
    "string_pattern_mismatch": "contains invalid characters",
    "literal_error": "has an unknown value",
}
"""Messages for types of pydantic errors; others keep pydantic's message."""

MOST_OF_PATH = 80


class Malformed(ValueError):
    """The content of a file does not have the expected form. The message says why."""


@contextmanager
def regular_file(path: Path, most: int | None = None) -> Iterator[FileIO]:
    """Open a regular file for reading.

    Raises:
        Malformed: It is not a regular file, or it is larger than `most` bytes.
        OSError: It can't be opened.
    """
    # A pipe that nobody writes to would keep `open` waiting.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check(os.fstat(handle), most)
        with FileIO(handle, closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def _check(found: os.stat_result, most: int | None) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Malformed("not a regular file")
    if most is not None and found.st_size > most:
        raise Malformed(f"the file is too large: {found.st_size:,} bytes, at most {most:,} allowed")


def read_bytes(path: Path, most: int) -> bytes:
    """Returns the content of a regular file of at most `most` bytes. Raises Malformed, OSError."""
    with regular_file(path, most) as file:
        data = b""
        while piece := file.read(most + 1 - len(data)):
            data += piece
            if len(data) > most:  # it grew meanwhile
                raise Malformed(f"the file is too large: at most {most:,} bytes allowed")
        return data


def checked(data: bytes, shape: TypeAdapter[Any]) -> Any:
    """Returns the value of a JSON text, validated by a schema. Raises Malformed."""
    try:
        return shape.validate_json(data)
    except ValidationError as error:
        raise Malformed(in_words(error)) from None


def read_json(path: Path, shape: TypeAdapter[Any], most: int) -> dict[str, Any]:
    """Returns the content of a small JSON file as plain data; empty if the file does not exist.

    Raises:
        StorageError: It can't be read, or it is malformed.
    """
    try:
        value = checked(read_bytes(path, most), shape)
    except FileNotFoundError:
        return {}
    except Malformed as error:
        raise StorageError(f"{path} is damaged: {error}", "restore the original file") from error
    except OSError as error:
        raise StorageError(f"{path} can't be read: {error.strerror}") from error
    content: dict[str, Any] = shape.dump_python(value, exclude_unset=True)
    return content


def in_words(fault: ValidationError) -> str:
    """Returns the first error in words: "`flags.XLA_FLAGS` must be a string"."""
    error = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    kind, message = error["type"], error["msg"]
    if kind == "json_invalid":
        return f"invalid JSON: {message.removeprefix('Invalid JSON: ')}"
    path = ".".join(str(part) for part in error["loc"])[:MOST_OF_PATH]
    said = MISREAD.get(kind) or message[:1].lower() + message[1:]
    return f"`{path}` {said}" if path else f"the content {said}"
