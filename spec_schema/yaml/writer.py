"""Values to YAML text that reads back as the same values in YAML 1.1 and 1.2."""

import re
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from typing import Any

import yaml

from .values import Value, plain
from .yaml_errors import LARGEST_TEXT

# Text that every YAML reader takes for text without quotes.
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./ -]*[A-Za-z0-9_]\Z|[A-Za-z]\Z")
MOST_WRITTEN = 80
"""Maximum nesting of Python data; more than is read, so that the reader reports what it can."""
LONGEST_REPEATED = 16
"""Texts up to this length are repeated instead of aliased."""
WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"}


class Dumper(yaml.SafeDumper):
    """Quotes more than PyYAML: whatever YAML 1.1 and 1.2 read differently."""

    def ignore_aliases(self, data: Any) -> bool:
        """Writes repeated values in full."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    safe = PLAIN.match(text) and text.lower() not in WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if safe else '"')


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if number != number or number in (float("inf"), float("-inf")):
        return dumper.represent_float(number)
    digits, exponent, power = repr(number).partition("e")
    point = ".0" if exponent and "." not in digits else ""  # without it, old YAML reads text
    return dumper.represent_scalar("tag:yaml.org,2002:float", digits + point + exponent + power)


Dumper.add_representer(str, _text)
Dumper.add_representer(float, _number)


class _Shared(str):
    """A text that may get an anchor; keys and short texts don't."""


class _SharingDumper(Dumper):
    """Writes repeated values as aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Writes aliases only for collections and `_Shared` texts."""
        return not isinstance(data, (dict, list, _Shared)) or not data


_SharingDumper.add_representer(_Shared, _text)


def to_yaml(value: Value) -> str:
    """Returns the YAML text of a value. Short lists and mappings are on one line.

    Equal parts are written as aliases only if the text would otherwise be too long to be read.
    """
    data = plain(value)
    text = _dumped(data, Dumper) if _letters(data) <= LARGEST_TEXT else None
    if text is not None and len(text.encode()) <= LARGEST_TEXT:
        return text
    return _dumped(_shared(data, {}), _SharingDumper)


def to_text(data: object) -> str:
    """Plain Python data as YAML text.

    Args:
        data: mappings, sequences, text, numbers, booleans, None, paths, numpy arrays and scalars.

    Raises TypeError for anything else.
    """
    return _dumped(plain_data(data), Dumper)


def one_line(data: object, path: str = "") -> str:
    """The same on one line.

    Args:
        path: what the data is the value of, for the error.
    """
    text: str = yaml.dump(
        plain_data(data, path),
        Dumper=Dumper,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )
    return text.removesuffix("...\n").rstrip("\n")


class _Unwritable(Exception):
    """A value that YAML doesn't have."""


def plain_data(data: object, path: str = "") -> Any:
    """Python data as YAML has it. Raises TypeError for a value that YAML doesn't have.

    Args:
        path: what the data is the value of, for the error.
    """
    try:
        return _as_plain(data, path, 0)
    except _Unwritable as error:
        raise TypeError(str(error)) from None  # without a frame per level


def _as_plain(data: object, path: str, depth: int) -> Any:
    if depth > MOST_WRITTEN:
        limit = f"{MOST_WRITTEN} levels deep"
        raise _Unwritable(f"`{path[:60].removeprefix('.')}…` is nested more than {limit}")
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, int | float | str):
        kind = next(kind for kind in (int, float, str) if isinstance(data, kind))
        return kind(data)
    if isinstance(data, PathLike):
        return str(fspath(data))
    if isinstance(data, Mapping):
        return {
            _key(key, path): _as_plain(item, f"{path}.{key}", depth + 1)
            for key, item in data.items()
        }
    if isinstance(data, Sequence) and not isinstance(data, bytes | bytearray):
        items = enumerate(data)
        return [_as_plain(item, f"{path}[{number}]", depth + 1) for number, item in items]
    if hasattr(data, "tolist"):  # an array or a number of numpy
        return _as_plain(data.tolist(), path, depth + 1)
    where = path.removeprefix(".")
    what = f"`{where}` is" if where else "it is"
    raise _Unwritable(f"{what} of type {type(data).__name__}, which a spec can't contain")


def _key(key: object, path: str) -> str:
    if isinstance(key, str):
        return str(key)
    where = f" of `{path.removeprefix('.')}`" if path else ""
    raise _Unwritable(f"the key {key!r}{where} is not text")


def _letters(data: Any) -> int:
    """Returns the number of characters in keys and values, a lower bound of the text's length."""
    if isinstance(data, dict):
        return sum(len(key) + _letters(item) for key, item in data.items())
    if isinstance(data, list):
        return sum(map(_letters, data))
    return len(str(data))


def _dumped(data: Any, dumper: type[Dumper]) -> str:
    return yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=100)


def _shared(data: Any, known: dict[Any, Any]) -> Any:
    """Returns the data with equal parts as one object."""
    if isinstance(data, dict):
        data = {key: _shared(item, known) for key, item in data.items()}
        return known.setdefault((dict, *((key, id(item)) for key, item in data.items())), data)
    if isinstance(data, list):
        data = [_shared(item, known) for item in data]
        return known.setdefault((list, *map(id, data)), data)
    if isinstance(data, str) and len(data) > LONGEST_REPEATED:
        data = _Shared(data)
    return known.setdefault((type(data), repr(data)), data)
