"""`speccompile schema`: the JSON Schema of the language, and what an editor needs to use it."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ...spec_schema.diagnostics.printable import printable
from ..command_line.arguments import UsageError, one_of
from ..command_line.safe_stream import Document
from ..command_line.streams import Streams

EXAMPLES = (
    ("speccompile schema --output spec.schema.json", "write it to a file"),
    ("speccompile schema --editor vscode", "tell Visual Studio Code which files are specs"),
    (
        "speccompile schema --editor vscode --files 'specs/*.yaml' --output .vscode/settings.json",
        "these files only, and write it: other settings stay as they are",
    ),
    ("speccompile schema", "to standard output"),
)
EDITORS = ("vscode",)


def add_arguments(parser: ArgumentParser) -> None:
    """Where it goes, and for whom."""
    parser.add_argument("--output", metavar="FILE", help="left out: standard output")
    parser.add_argument(
        "--editor",
        metavar="EDITOR",
        type=one_of("editor", EDITORS),
        help="its settings instead of the schema: vscode",
    )
    parser.add_argument(
        "--files",
        metavar="GLOB",
        action="append",
        help="which files are specs to the editor (default: specs/**/*.yaml); may be given again",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the schema, or the settings of an editor, merged into those that are there."""
    if arguments.editor is not None:
        return _settings(arguments, streams)
    if arguments.files:
        raise UsageError("`--files` is for an editor", "add `--editor vscode`")
    from ...spec_schema.reference.json_schema import json_schema, to_text

    text = to_text(json_schema())
    if arguments.output is None:
        streams.out.write(Document(text))
        return 0
    path = Path(arguments.output)
    _write(path, text)
    shown = printable(str(path))
    streams.print(f"{shown} written: begin a spec with")
    streams.print(f"  # yaml-language-server: $schema={shown}")
    return 0


def _settings(arguments: Namespace, streams: Streams) -> int:
    from ..editor.vscode import BESIDE, SCHEMA, is_shared

    path = Path(arguments.output) if arguments.output else None
    before = _read(path)
    text = _merged(before, arguments.files or ["specs/**/*.yaml"], path)
    if path is None:
        streams.out.write(Document(text))
        return 0
    wanted = {path: text}
    if is_shared(path):
        wanted[path.with_name(BESIDE)] = SCHEMA.read_text(encoding="utf-8")
    changed = {file: new for file, new in wanted.items() if _read(file) != new}
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, new in changed.items():
        _write(file, new)
        streams.print(f"{printable(str(file))} written")
    if not changed:
        streams.print(f"{printable(str(path))} has it already")
    return 0


def _merged(before: str, files: list[str], path: Path | None) -> str:
    from ..editor.vscode import SettingsRefused, is_shared, with_schema

    try:
        return with_schema(before, files, is_shared(path))
    except SettingsRefused as error:
        raise UsageError(
            f"{path}: {error}", "add what `speccompile schema --editor vscode` shows"
        ) from error


def _read(path: Path | None) -> str:
    """A file's text; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8") if path is not None and path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} can't be read: {error}") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error
