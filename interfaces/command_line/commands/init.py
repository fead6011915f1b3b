"""`speccompile init`: create a commented spec, for data or on synthetic data."""

from argparse import ArgumentParser, Namespace

from ....spec_schema.findings.printable import printable
from ..arguments import one_of, path_name
from ..streams import Streams

TEMPLATES = ("dense", "convolutional", "recurrent", "regression")
EXAMPLES = (
    ("speccompile init", "spec.yaml, a dense network"),
    ("speccompile init pictures.yaml --template convolutional", "start from another template"),
    ("speccompile init titanic.yaml --data titanic.csv --target Survived", "a spec for a table"),
    ("speccompile init pets.yaml --data pictures", "a spec for a folder of images for each class"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the file to write, the template, and the data."""
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
        help=f"{TEMPLATES[0]} (default), {', '.join(TEMPLATES[1:])}",
    )
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=path_name,
        help="write the spec for a table, arrays, a folder of files for each class, files that a "
        "table names, or images with masks",
    )
    parser.add_argument("--target", metavar="COLUMN", help="column or array to predict")
    parser.add_argument(
        "--reconstruct", action="store_true", help="predict nothing: give back the rows of a table"
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Write the spec. An existing file is never overwritten. Returns 0."""
    from .... import init

    given = {"data": arguments.data, "target": arguments.target}
    given["reconstruct"] = arguments.reconstruct
    shown = printable(str(init(arguments.path, template=arguments.template, **given)))
    if arguments.data is None:
        network = f"a {arguments.template or TEMPLATES[0]} network on synthetic data"
    else:
        network = f"a network for {printable(arguments.data)}"
    streams.print(f"wrote {shown}: {network}. Next:")
    streams.print(f"  speccompile validate {shown}\n  speccompile run {shown}")
    return 0
