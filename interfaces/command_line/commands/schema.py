"""`speccompile schema`: write the JSON Schema of specs, or editor settings that use it."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ....runtime.console.streams import ExactText
from ....runtime.storage.whole_files import check_place, write_file
from ....spec_schema.findings.printable import printable
from ....spec_schema.reference.json_schema import schema_text
from ....spec_schema.yaml.files import read_bytes
from ..arguments import UsageError, one_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile schema --output spec.schema.json", "write the schema to a file"),
    ("speccompile schema --editor vscode", "settings for Visual Studio Code"),
    (
        "speccompile schema --editor vscode --files 'specs/*.yaml' --output .vscode/settings.json",
        "for these files only; merged into the existing settings",
    ),
    ("speccompile schema", "print the schema"),
)
EDITORS = ("vscode",)
LARGEST = 1 << 24
"""Maximum size of settings or of a schema to read, in bytes."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the file to write and the editor."""
    parser.add_argument("--output", metavar="FILE", help="file to write (default: standard output)")
    parser.add_argument(
        "--editor",
        metavar="EDITOR",
        type=one_of("editor", EDITORS),
        help="print the settings for an editor instead: vscode",
    )
    parser.add_argument(
        "--files",
        metavar="GLOB",
        action="append",
        help="glob of the files to treat as specs (default: specs/**/*.yaml); may be repeated",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the schema, or the settings of an editor merged into existing ones. Returns 0."""
    if arguments.editor is not None:
        return _settings(arguments, streams)
    if arguments.files:
        raise UsageError("`--files` requires `--editor`", "add `--editor vscode`")
    from .... import schema

    text = schema_text(schema())
    path = None if arguments.output is None else Path(arguments.output)
    if path is None:
        streams.out.write(ExactText(text))
        return 0
    check_place(path)
    _refuse_other(path)
    write_file(path, text)
    shown = printable(str(path))
    streams.print(f"wrote {shown}; start each spec with")
    streams.print(f"  # yaml-language-server: $schema={shown}")
    return 0


def _settings(arguments: Namespace, streams: Streams) -> int:
    from ...language_server.vscode import BESIDE, SCHEMA, is_shared

    path = None if arguments.output is None else Path(arguments.output)
    if path is not None:
        _make_folder(path.parent)
        check_place(path)
    before = _read(path)
    text = _merged(before, arguments.files or ["specs/**/*.yaml"], path)
    if path is None:
        streams.out.write(ExactText(text))
        return 0
    wanted = {path: text}
    if is_shared(path):
        wanted[path.with_name(BESIDE)] = SCHEMA.read_text(encoding="utf-8")
    changed = {file: new for file, new in wanted.items() if _read(file) != new}
    for file, new in changed.items():
        write_file(file, new)
        streams.print(f"wrote {printable(str(file))}")
    if not changed:
        streams.print(f"{printable(str(path))} is up to date")
    return 0


def _merged(before: str, files: list[str], path: Path | None) -> str:
    from ...language_server.vscode import SettingsRefused, is_shared, with_schema

    try:
        return with_schema(before, files, is_shared(path))
    except SettingsRefused as error:
        raise UsageError(
            f"{path}: {error}", "add the output of `speccompile schema --editor vscode` by hand"
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "a file of that name exists" if folder.exists() else error.strerror
        raise UsageError(f"can't create the folder {folder}: {why}") from error


def _refuse_other(path: Path) -> None:
    """Raise UsageError if the file to replace is not a JSON Schema."""
    if _read(path).lstrip()[:1] not in ("", "{"):
        raise UsageError(f"{path} is not a JSON Schema; not overwriting it", "choose another file")


def _read(path: Path | None) -> str:
    """Returns the text of a file; empty if there is none."""
    if path is None or not path.is_file():
        return ""
    try:
        return read_bytes(path, LARGEST).decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; not overwriting it") from error
