"""`speccompile init`: a commented spec to start from, which runs at once on made-up data."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ....runtime.console.streams import Streams
from ....spec_schema.findings.printable import printable
from ...front_end import check_place, write_file
from ..arguments import UsageError, one_of

TEMPLATES = ("dense", "convolutional", "recurrent", "regression")
"""Stems of the files in `templates`; `SPEC` in one becomes the path of the new spec."""

EXAMPLES = (
    ("speccompile init", "spec.yaml, a dense network"),
    ("speccompile init pictures.yaml --template convolutional", "another one to start from"),
)
_FOLDER = Path(__file__).parent.parent / "templates"


def add_arguments(parser: ArgumentParser) -> None:
    """Where it goes, and what it describes."""
    parser.add_argument(
        "path", metavar="PATH", nargs="?", default="spec.yaml", help="left out: spec.yaml"
    )
    parser.add_argument(
        "--template",
        metavar="NAME",
        type=one_of("template", TEMPLATES),
        default=TEMPLATES[0],
        help=f"{TEMPLATES[0]} (default), {', '.join(TEMPLATES[1:])}",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the spec; what exists is never overwritten."""
    path = Path(arguments.path)
    if path.name in ("", ".."):
        raise UsageError(f"`{printable(arguments.path)}` names no file", "write `spec.yaml`")
    path = path if path.suffix else path.with_suffix(".yaml")
    shown = printable(str(path))
    template = (_FOLDER / f"{arguments.template}.yaml").read_text(encoding="utf-8")
    check_place(path, new=True)
    write_file(path, template.replace("SPEC", shown), new=True)
    streams.print(f"{shown} written: a {arguments.template} network on made-up data. Next:")
    streams.print(f"  speccompile validate {shown}\n  speccompile run {shown}")
    return 0
