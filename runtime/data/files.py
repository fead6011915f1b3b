"""Finds the file that a source names, and recognizes its format by its first bytes."""

import json
import os
import re
import stat
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.yaml.files import kind_of, read_bytes
from .request import Request


def find(
    request: Request, source: Source, *, folder: bool = False, either: bool = False
) -> Path | None:
    """Returns the file or folder that a source names; None if it isn't there, which is reported.

    Args:
        folder: Whether it is a folder.
        either: Whether it may be a folder.
    """
    given = source.path_text
    path = request.folder / given
    noun = "folder" if folder else "file"
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        request.report(_not_found(noun, path, source, request), *_keys(source))
        return None
    except OSError as error:
        unreadable(request, source, error)
        return None
    except ValueError as error:  # a null byte
        request.report(codes.files.unreadable(repr(given), str(error)), *_keys(source))
        return None
    if stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode) or (either and stat.S_ISDIR(mode)):
        return path
    if stat.S_ISREG(mode):
        _refuse_file(request, source, path)
    else:
        what = codes.files.wrong_kind_of_file(given, kind_of(mode), noun)
        request.report(what, *_keys(source))
    return None


def _refuse_file(request: Request, source: Source, path: Path) -> None:
    """Report a file in the place of a folder."""
    name = UNKNOWN
    with suppress(OSError):
        name = format_of(path)
    what = codes.files.file_instead_of_folder(source.path_text, name, str(path), _table_of(path))
    request.report(what, *_keys(source))


def is_foreign(
    request: Request,
    source: Source,
    path: Path,
    *expected: str,
    violation: Callable[[str, str, str, str], Violation],
) -> bool:
    """Whether a file has a format that the source can't read, which is reported. Raises OSError.

    Args:
        expected: The formats that the source reads. It also reads files of unknown format.
        violation: The violation to report. It takes the path as the spec names it, the name of the
            format, the path from the current folder, and where to save the file as CSV.
    """
    name = format_of(path)
    if name in expected or name == UNKNOWN:
        return False
    what = violation(source.path_text, name, str(path), _table_of(path))
    request.report(what, *_keys(source))
    return True


def unreadable(request: Request, source: Source, error: OSError, given: str = "") -> None:
    """Report a file of a source that exists but can't be read."""
    reason = (error.strerror or str(error)).lower()
    request.report(codes.files.unreadable(given or source.path_text, reason), *_keys(source))


def _keys(source: Source) -> tuple[str, str]:
    return source.name, str(source.path_key)


def _not_found(noun: str, path: Path, source: Source, request: Request) -> Violation:
    given = source.path_text
    siblings: list[str] = []
    with suppress(OSError):
        siblings = [entry.name for entry in path.parent.iterdir()]
    guess = did_you_mean(path.name, siblings, {})
    is_absolute = Path(given).is_absolute()
    folder = "" if is_absolute else str(request.folder)
    if guess is not None:
        similar = given.removesuffix(path.name) + guess
        return codes.files.not_found(noun, given, folder, similar)
    place = request.place_of(*_keys(source))
    base = "the current folder" if place and not place.is_in_a_file else "the spec's folder"
    base = "" if request.reads_later or is_absolute else base
    return codes.files.not_found(noun, given, folder, relative_to=base)


HEAD = 2**13
"""Number of bytes that are read."""

TEXT, NPZ, ZIP, UNKNOWN, EMPTY, GZIP = "text", "npz", "zip", "", "empty", "gzip"
WIDE = {"utf-16": ("utf_16", "utf_16_le"), "utf-32": ("utf_32",)}
"""Encodings with two or four bytes per character, and what their files are."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "feather"),
    (b"ORC", "orc"),
    (b"Obj\x01", "avro"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"\x93NUMPY", "npy"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"),
    (b"\x80\x04", "pickle"),
    (b"\x80\x05", "pickle"),
    (b"<stata_dta>", "stata"),
    (b"$FL2", "spss"),
    (bytes(12) + b"\xc2\xea\x81\x60", "sas"),
    (b"RDX2\n", "r"),
    (b"RDX3\n", "r"),
    (b"MATLAB 5.0", "matlab"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
)
_SIGNATURES_OF_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"version https://git-lfs.github.com/spec/", "git_lfs"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that do not occur in text."""

_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
_JSON = re.compile(rb'\s*(?:\[\s*[\[{"]|\{\s*["}]|\[\s*$)')


def format_of(path: Path) -> str:
    """Returns the name of the format of a file, a key of `FORMATS`. Raises OSError."""
    head = read_bytes(path, HEAD)
    if not head:
        return EMPTY
    is_text = not _CONTROL.search(head)
    # The first column of a table may be called `ORC`.
    signatures = [one for one in _SIGNATURES if not (is_text and one[0].isascii())]
    for signature, name in (*_SIGNATURES_OF_TEXT, *signatures):
        if head.startswith(signature):
            return name
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, path.suffix.lower())
    if head[257:262] == b"ustar" and not is_text:
        return "tar"
    return _wide(head) or _text(head)


def _table_of(path: Path) -> str:
    """Returns where to save a file as CSV: beside it, under a name that is not in use."""
    bare = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    table = bare.with_suffix(".csv")
    return str(table.with_name(f"{table.stem}-text.csv") if table.exists() else table)


def _zipped(head: bytes, suffix: str) -> str:
    """Returns the format of a zip archive, by the name of its first member."""
    length = struct.unpack_from("<H", head, 26)[0] if len(head) >= 30 else 0
    first = head[30 : 30 + length]
    if first.endswith(b".npy"):
        return NPZ
    if first == b"mimetype" and b"opendocument.spreadsheet" in head:
        return "ods"
    if first == b"[Content_Types].xml" or first.startswith((b"xl/", b"docProps/", b"_rels/")):
        return "xlsx" if suffix.startswith(".xls") or b"xl/" in head else "office"
    return ZIP


def _wide(head: bytes) -> str:
    """Tells text with two or four bytes per character from binary data by its null bytes.

    Returns "" if there are none.
    """
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf_32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf_16"
    if b"\x00" not in head:
        return ""
    if 0 not in head[::2] and head[1::2].count(0) > len(head) // 4:
        return "utf_16_le"
    if 0 not in head[1::2] and head[::2].count(0) > len(head) // 4:
        return "utf_16_be"
    return "binary"


def _text(head: bytes) -> str:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # otherwise, the last character is cut off
            return UNKNOWN
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.lower().startswith(_PAGE):
        return "html"
    if text.startswith(b"<?xml"):
        return "xml"
    line, _, more = text.partition(b"\n")
    if not text.startswith((b"[", b"{")):
        return TEXT
    if _is_json(line) and more.strip():
        return "json_lines"
    return "json" if _is_json(line) or _JSON.match(text) else TEXT


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
