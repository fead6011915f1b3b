"""`speccompile diff`: what two specs, or two folders of specs, say differently."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ....runtime.console.streams import Streams
from ..arguments import UsageError, add_overrides, add_root, one_of

if TYPE_CHECKING:
    from ..diff_report import Renderer

EXAMPLES = (
    ("speccompile diff old.yaml new.yaml", "what differs in meaning, and what it costs"),
    ("speccompile diff main:specs/digits.yaml specs/digits.yaml", "since a revision of git"),
    ("speccompile diff main:specs specs --format markdown", "each spec of a folder, for a comment"),
    ("speccompile diff old.yaml new.yaml --variant l2", "the same variant of both"),
)

SAME, DIFFERENT, INCOMPARABLE = 0, 1, 2


def add_arguments(parser: ArgumentParser) -> None:
    """The two sides, what is applied to both, and how the difference is shown."""
    what = "a spec or a folder of specs, or REVISION:PATH of either"
    parser.add_argument("before", metavar="A", help=f"the old side: {what}")
    parser.add_argument("after", metavar="B", help="the new side, likewise")
    add_overrides(parser)
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "markdown", "json")),
        default="text",
        help="text (default), markdown or json",
    )
    exits = "exit codes: 0 no difference in meaning, 1 differences, 2 can't be compared"
    parser.epilog = f"{parser.epilog}\n\n{exits}"


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0 where nothing differs in meaning, 1 where something does, 2 where none can say."""
    # The compiler, which `--help` need not wait for.
    from ..diff_arguments import compare_sides
    from ..diff_sides import ALONE, side

    before, after = side(arguments.before, streams), side(arguments.after, streams)
    if (ALONE in before) != (ALONE in after):
        raise UsageError("a folder is compared with a folder, and a spec with a spec")
    found = list(compare_sides(before, after, arguments, streams))
    streams.out.write(_renderer(arguments.format, streams)(found))
    states = {one.state for one in found}
    if "faulty" in states:
        return INCOMPARABLE
    return DIFFERENT if states - {"same"} else SAME


def _renderer(name: str, streams: Streams) -> "Renderer":
    if name == "json":
        from ..diff_json import render_json

        return render_json
    if name == "markdown":
        from ..diff_markdown import render_markdown

        return render_markdown
    from ..diff_text import render_text

    return lambda found: render_text(found, streams.columns)
