"""`speccompile schema`: the JSON Schema of the language, for editors."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ...spec_schema.reference.json_schema import json_schema, to_text
from ..command_line.arguments import UsageError
from ..command_line.streams import Streams

EXAMPLES = (
    ("speccompile schema --output spec.schema.json", "write it to a file"),
    ("speccompile schema", "to standard output"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Where it goes."""
    parser.add_argument("--output", metavar="FILE", help="left out: standard output")


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the schema; an older one is replaced."""
    text = to_text(json_schema())
    if arguments.output is None:
        streams.out.write(text)
        return 0
    path = Path(arguments.output)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error
    streams.print(f"{path} written: begin a spec with")
    streams.print(f"  # yaml-language-server: $schema={path}")
    return 0
