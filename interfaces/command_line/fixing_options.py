"""`--fix`, `--diff` and `--unsafe-fixes`, without what carries them out."""

from argparse import ArgumentParser, Namespace

from .arguments import UsageError


def add_fix(parser: ArgumentParser) -> None:
    """`--fix`, `--diff` and `--unsafe-fixes`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--fix", action="store_true", help="make the safe repairs; of -, write the text to stdout"
    )
    either.add_argument(
        "--diff",
        action="store_true",
        help="show what --fix would change, and write nothing; exit code 1 if there is something",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also repairs that somebody should look at",
    )


def refuse_contradictions(arguments: Namespace) -> None:
    """Raises UsageError for `--unsafe-fixes` by itself."""
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("`--unsafe-fixes` alone changes nothing", "add `--fix`, or `--diff`")
