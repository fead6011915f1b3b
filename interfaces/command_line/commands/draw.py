"""`speccompile draw SPEC`: the network as a drawing."""

from argparse import ArgumentParser, Namespace

from ....spec_schema.findings.printable import printable
from ..arguments import one_of, path_name
from ..given_spec import add_spec, load_given
from ..streams import Streams

EXAMPLES = (
    ("speccompile draw digits.yaml --output network.svg", "a picture that every browser shows"),
    ("speccompile draw digits.yaml --output network.html", "with the inside of each block"),
    ("speccompile draw digits.yaml", "a Mermaid flowchart, for Markdown on GitHub or GitLab"),
)


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=path_name,
        help="where to write, never overwritten: .svg, .html, .png, .mmd (Mermaid) or .dot "
        "(Graphviz)",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("mmd", "dot", "svg", "html")),
        default="mmd",
        help="what to print without --output: mmd (default), dot, svg or html",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises SpecError if the spec has errors, NotDrawn if the file can't be written."""
    drawing = load_given(arguments, streams).draw()
    if arguments.output is None:
        streams.print(drawing.render(arguments.format).rstrip("\n"))
        return 0
    streams.print(f"wrote {printable(str(drawing.save(arguments.output)))}")
    return 0
