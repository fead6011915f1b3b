"""`speccompile summary`: the layers and costs of networks, and a lock file that detects changes."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..arguments import UsageError, add_overrides, add_root, one_of, root_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile summary digits.yaml", "layers, shapes, parameters, and the compiler's decisions"),
    ("speccompile summary digits.yaml --set params.width=64", "with an override"),
    ("speccompile summary digits.yaml --variant l2 --format json", "a variant, as JSON"),
    ("speccompile summary specs/ --format markdown", "a row per spec, for the summary of a CI job"),
    ("speccompile summary specs/ --lock specs.lock", "write a lock file to commit"),
    ("speccompile summary specs/ --check specs.lock", "check the specs against the lock file"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the specs, overrides, the output format, and the lock file."""
    parser.add_argument("paths", metavar="SPEC", nargs="+", help="a spec, or a folder of specs")
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    add_overrides(parser)
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json", "markdown")),
        default="text",
        help="text (default), json or markdown",
    )
    lock = parser.add_mutually_exclusive_group()
    lock.add_argument(
        "--lock",
        metavar="FILE",
        type=Path,
        help="write a lock file: shapes, weights, costs, losses and monitors",
    )
    lock.add_argument(
        "--check", metavar="FILE", type=Path, help="fail if this lock file does not match the specs"
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 if a spec has errors or does not match the lock; 2 for unreadable input."""
    # The compiler, which `--help` need not wait for.
    from ..spec_files import spec_files

    if "-" in arguments.paths:
        raise UsageError("`summary` can't read standard input", "pass a spec or a folder of specs")
    files = [file.path for file in spec_files(arguments.paths, "", streams, bases=False)]
    if arguments.lock or arguments.check:
        from ..locking import check_lock, write_lock

        lock = write_lock if arguments.lock else check_lock
        return lock(files, arguments, streams)
    alone = len(files) == 1 and [files[0]] == [Path(path) for path in arguments.paths]
    if alone and arguments.format != "markdown":
        return _of_one(files[0], arguments, streams)
    from ....api.specs import overview
    from ..findings import exit_code
    from ..given_spec import overrides_of

    given = {"overrides": overrides_of(arguments), "variant": arguments.variant}
    found = overview(files, root=root_of(arguments), **given)
    streams.print(found.render(arguments.format, streams.columns))
    return exit_code(found.found)


def _of_one(path: Path, arguments: Namespace, streams: Streams) -> int:
    from ..given_spec import load_at

    summary = load_at(path, arguments, streams).summary()
    streams.print(summary.render(arguments.format, streams.columns))
    return 0
