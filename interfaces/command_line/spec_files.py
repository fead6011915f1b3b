"""Which specs a person means: files, folders, globs, standard input."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from io import TextIOWrapper
from os.path import exists, isdir
from pathlib import Path
from typing import NamedTuple

from ...runtime.console.streams import Streams
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .arguments import UsageError

_SUFFIXES = (".yaml", ".yml")
_IS_SPEC = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?spec[\"']?[ \t]*:", re.MULTILINE)
_IS_MANIFEST = re.compile(rb"^apiVersion[ \t]*:", re.MULTILINE)
"""Kubernetes and its kin: their top-level `spec` is another."""
_GLOB = re.compile(r"[*?\[]")


class SpecFile(NamedTuple):
    """A spec to be read: a file, or a text that came another way under a file's name."""

    path: Path
    text: str | None = None


def add_skip_others(parser: ArgumentParser) -> None:
    """`--skip-others`, for hooks: they name every YAML file that has changed."""
    parser.add_argument(
        "--skip-others",
        action="store_true",
        help="of files that are named, leave out those without a top-level `spec` (for hooks)",
    )


def spec_files(
    paths: list[str], stdin_name: str, streams: Streams, *, skip_others: bool = False
) -> list[SpecFile]:
    """The specs that paths name, each once, in their order.

    Args:
        paths: files, folders, globs, `-`. A file that is named is taken as it is, there or not; of
            a folder, the YAML files with a top-level `spec` key.
        stdin_name: the name that findings in standard input carry.
        skip_others: leave out files, too, that are named and say of themselves no `spec`.

    Raises UsageError for a folder or a glob without any, and for standard input that can't be read.
    """
    if paths.count("-") > 1:
        raise UsageError("`-` is given more than once", "standard input can only be read once")
    found: dict[Path, SpecFile] = {}
    for path in paths:
        files = [_standard_input(stdin_name, streams)] if path == "-" else _named(path)
        for file in files:
            if not skip_others or file.text is not None or _is_spec(file.path):
                found.setdefault(file.path, file)
    return list(found.values())


def _named(name: str) -> list[SpecFile]:
    path = Path(name)
    if isdir(path):
        inside = [SpecFile(file) for file in _in_folder(path)]
        if not inside:
            raise UsageError(
                f"there is no spec in {name}",
                "a spec is a .yaml file with a top-level `spec: 1`; `speccompile init` writes one",
            )
        return inside
    if _GLOB.search(name) and not exists(path):
        return _globbed(name)
    return [SpecFile(path)]


def _globbed(pattern: str) -> list[SpecFile]:
    from glob import glob

    names = sorted(glob(pattern, recursive=True))
    if not names:
        raise UsageError(f"no file matches {pattern}")
    paths = [Path(name) for name in names]
    return [
        SpecFile(file)
        for path in paths
        for file in (_in_folder(path) if isdir(path) else [path])
        if isdir(path) or _is_spec(file)
    ]


def _in_folder(folder: Path) -> Iterator[Path]:
    """The specs below a folder, sorted; what is hidden by a leading point is left out."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder} can't be read: {error.strerror}") from error
    for path in inside:
        if path.name.startswith("."):
            continue
        if isdir(path):
            yield from () if path.is_symlink() else _in_folder(path)
        elif path.suffix in _SUFFIXES and _is_spec(path):
            yield path


def _is_spec(path: Path) -> bool:
    """Whether the file says that it is one; a file that can't be read is not skipped."""
    try:
        return is_spec(read_bytes(path, LARGEST_TEXT))
    except OSError:
        return True


def is_spec(text: bytes) -> bool:
    """Whether a file's text says that it is a spec: by `spec` at its top, and no `apiVersion`."""
    return _IS_SPEC.search(text) is not None and _IS_MANIFEST.search(text) is None


def _standard_input(name: str, streams: Streams) -> SpecFile:
    if streams.inp is None:
        raise UsageError("standard input is closed", "name a file instead of `-`")
    try:
        if isinstance(streams.inp, TextIOWrapper):
            streams.inp.reconfigure(newline="")  # repairs keep line breaks as they are
        return SpecFile(Path(name), streams.inp.read(LARGEST_TEXT + 1))
    except UnicodeDecodeError as error:
        raise UsageError("standard input is not UTF-8", "save the spec as UTF-8") from error
    except OSError as error:  # a folder
        raise UsageError(f"standard input can't be read: {error.strerror}") from error
