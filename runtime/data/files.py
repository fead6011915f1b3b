"""Finds the file that a source names, and tells from its first bytes what it is."""

import json
import os
import re
import stat
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shlex import quote

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.yaml.files import kind_of, read_bytes
from .request import Request


def find(request: Request, source: Source, *, folder: bool = False) -> Path | None:
    """Returns the file or folder that a source names; None if it isn't there, which is reported."""
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
    if stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode):
        return path
    if stat.S_ISREG(mode):
        _refuse_file(request, source, path)
    else:
        what = codes.files.wrong_kind_of_file(given, kind_of(mode), noun)
        request.report(what, *_keys(source))
    return None


def _refuse_file(request: Request, source: Source, path: Path) -> None:
    """Report a file where a folder belongs."""
    noun, remedy = "", ""
    with suppress(OSError):
        noun, remedy = kind_of_file(path)
    what = codes.files.wrong_kind_of_file(source.path_text, noun or "a file", "folder", remedy)
    request.report(what, *_keys(source))


def is_foreign(
    request: Request,
    source: Source,
    path: Path,
    *expected: str,
    report: Callable[[str, str, str], Violation],
) -> bool:
    """Whether a file is of a kind that the source can't read, which is reported. Raises OSError.

    Args:
        expected: The kinds that the source reads. A file of unknown kind is read too.
        report: Words the finding: from the path, the kind of the file, and what to do about it.
    """
    noun, remedy = kind_of_file(path)
    if noun in expected or noun == UNKNOWN:
        return False
    request.report(report(source.path_text, noun, remedy), *_keys(source))
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
    place = request.place_of(("data", *_keys(source)))
    base = "the current folder" if place and not place.is_in_a_file else "the spec's folder"
    base = "" if request.reads_later or is_absolute else base
    return codes.files.not_found(noun, given, folder, relative_to=base)


HEAD = 2**13
"""Bytes that are read."""

TEXT, NPZ, ZIP, UNKNOWN = "a text file", "an npz archive of numpy", "a zip archive", ""
EMPTY = "an empty file"

_SHEET = "open it in Excel or LibreOffice, and save the sheet as CSV in UTF-8"
_IMAGES = "use `images` for a folder that has a folder of images for each class"
_OBJECTS = "convert it to CSV where it was made: a pickle is never read, because it can run code"


def _pandas(reader: str, options: str = "") -> str:
    call = f"pandas.{reader}({{file!r}}{options}).to_csv({{table!r}}, index=False)"
    return f"convert it to CSV: `{call}`"


def _command(command: str) -> str:
    return f"`{command} {{source}} > {{target}}`"


_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PAR1", "a Parquet file", _pandas("read_parquet")),
    (b"ARROW1", "an Arrow file", _pandas("read_feather")),
    (b"FEA1", "a Feather file", _pandas("read_feather")),
    (b"ORC", "an ORC file", _pandas("read_orc")),
    (b"Obj\x01", "an Avro file", "convert it to CSV"),
    (b"\x1f\x8b", "compressed by gzip", _command("gunzip -c")),
    (b"BZh", "compressed by bzip2", _command("bunzip2 -c")),
    (b"\xfd7zXZ\x00", "compressed by xz", _command("xz -dc")),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", _command("zstd -dc")),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (.xls)", _SHEET),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "write its arrays with `numpy.savez`, and use `npz`"),
    (b"\x93NUMPY", "a single array of numpy (npy)", "put it into an archive with `numpy.savez`"),
    (b"SQLite format 3\x00", "an SQLite database", "export the table: `sqlite3 -csv -header`"),
    (b"\x80\x02", "a Python pickle", _OBJECTS),
    (b"\x80\x03", "a Python pickle", _OBJECTS),
    (b"\x80\x04", "a Python pickle", _OBJECTS),
    (b"\x80\x05", "a Python pickle", _OBJECTS),
    (b"<stata_dta>", "a Stata file", _pandas("read_stata")),
    (b"$FL2", "an SPSS file", _pandas("read_spss")),
    (bytes(12) + b"\xc2\xea\x81\x60", "a SAS file", _pandas("read_sas")),
    (b"RDX2\n", "an R workspace", "write the table with `write.csv` in R"),
    (b"RDX3\n", "an R workspace", "write the table with `write.csv` in R"),
    (b"MATLAB 5.0", "a MATLAB file", "write its arrays with `numpy.savez`, and use `npz`"),
    (b"\x89PNG\r\n", "a PNG image", _IMAGES),
    (b"\xff\xd8\xff", "a JPEG image", _IMAGES),
    (b"GIF8", "a GIF image", _IMAGES),
)
_SIGNATURES_OF_TEXT: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", "export the table as CSV where the document was made"),
    (b"{\\rtf", "an RTF document", "save the table as CSV"),
    (
        b"version https://git-lfs.github.com/spec/",
        "a pointer of Git LFS",
        "get the file itself: `git lfs pull`",
    ),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that text does not contain."""

_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
_JSON = re.compile(rb'\s*(?:\[\s*[\[{"]|\{\s*["}]|\[\s*$)')
_WEB = "download the file itself: this is the page of a website"


def kind_of_file(path: Path) -> tuple[str, str]:
    """Returns what a file is ("a Parquet file") and what to do about it. Raises OSError.

    Args:
        path: The path, relative to the current folder.
    """
    head = read_bytes(path, HEAD)
    noun, remedy = _kind(head, path.suffix.lower())
    file, table = str(path), str(_table_of(path))
    return noun, remedy.format(file=file, table=table, source=quote(file), target=quote(table))


def _table_of(path: Path) -> Path:
    """Returns where to save a file as CSV: beside it, under a name that is free."""
    bare = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    table = bare.with_suffix(".csv")
    return table.with_name(f"{table.stem}-text.csv") if table.exists() else table


def _kind(head: bytes, suffix: str) -> tuple[str, str]:
    if not head:
        return EMPTY, ""
    is_text = not _CONTROL.search(head)
    # The first column of a table may be called `ORC`.
    signatures = [one for one in _SIGNATURES if not (is_text and one[0].isascii())]
    for signature, noun, remedy in (*_SIGNATURES_OF_TEXT, *signatures):
        if head.startswith(signature):
            return noun, remedy
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, suffix)
    if head[257:262] == b"ustar" and not is_text:
        return "a tar archive", "unpack it with `tar -xf`"
    return _wide(head) or _text(head)


def _zipped(head: bytes, suffix: str) -> tuple[str, str]:
    """Tell what a zip archive is by the name of its first member."""
    length = struct.unpack_from("<H", head, 26)[0] if len(head) >= 30 else 0
    first = head[30 : 30 + length]
    if first.endswith(b".npy"):
        return NPZ, "use `npz` instead of `csv`"
    if first == b"mimetype" and b"opendocument.spreadsheet" in head:
        return "a LibreOffice spreadsheet (.ods)", _SHEET
    if first == b"[Content_Types].xml" or first.startswith((b"xl/", b"docProps/", b"_rels/")):
        is_sheet = suffix.startswith(".xls") or b"xl/" in head
        return ("an Excel workbook (.xlsx)" if is_sheet else "an Office document"), _SHEET
    return ZIP, "unpack it with `unzip`"


def _wide(head: bytes) -> tuple[str, str] | None:
    """Tell text with two or four bytes per character from binary data, by its null bytes."""
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return _in_code("UTF-32", "UTF-32")
    code = ""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        code = "UTF-16"
    elif b"\x00" not in head:
        return None
    elif 0 not in head[::2] and head[1::2].count(0) > len(head) // 4:
        code = "UTF-16LE"
    elif 0 not in head[1::2] and head[::2].count(0) > len(head) // 4:
        code = "UTF-16BE"
    if not code:
        return "a binary file", "convert it to CSV"
    return _in_code("UTF-16", code)


def _in_code(name: str, code: str) -> tuple[str, str]:
    """Returns what text in another encoding is; `code` is its name for `iconv`."""
    return f"{name} text", _command(f"iconv -f {code} -t UTF-8")


def _text(head: bytes) -> tuple[str, str]:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else the last character is cut off
            return UNKNOWN, ""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.lower().startswith(_PAGE):
        return "an HTML page", _WEB
    if text.startswith(b"<?xml"):
        return "an XML document", "convert it to CSV"
    line, _, more = text.partition(b"\n")
    if not text.startswith((b"[", b"{")):
        return TEXT, "use `csv` for a table of text"
    if _is_json(line) and more.strip():
        return "JSON, a value a line", _pandas("read_json", ", lines=True")
    if _is_json(line) or _JSON.match(text):
        return "a JSON document", _pandas("read_json")
    return TEXT, "use `csv` for a table of text"


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
