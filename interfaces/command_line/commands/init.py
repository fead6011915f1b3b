"""`speccompile init`: create a commented spec that runs at once on synthetic data."""

from argparse import ArgumentParser, Namespace

from ....spec_schema.findings.printable import printable
from ..arguments import one_of
from ..streams import Streams

TEMPLATES = ("dense", "convolutional", "recurrent", "regression")
EXAMPLES = (
    ("speccompile init", "spec.yaml, a dense network"),
    ("speccompile init pictures.yaml --template convolutional", "start from another template"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the file to write and the template."""
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        default="spec.yaml",
        help="file to write (default: spec.yaml)",
    )
    parser.add_argument(
        "--template",
        metavar="NAME",
        type=one_of("template", TEMPLATES),
        default=TEMPLATES[0],
        help=f"{TEMPLATES[0]} (default), {', '.join(TEMPLATES[1:])}",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the spec. An existing file is never overwritten. Returns 0."""
    from .... import init

    shown = printable(str(init(arguments.path, template=arguments.template)))
    streams.print(f"wrote {shown}: a {arguments.template} network on synthetic data. Next:")
    streams.print(f"  speccompile validate {shown}\n  speccompile run {shown}")
    return 0
