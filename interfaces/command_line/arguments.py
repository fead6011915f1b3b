"""The argument parser, which suggests corrections, and options that commands share."""

from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NoReturn

from ... import Error
from .streams import Streams


class UsageError(Error):
    """A command can't be run as it was written. Shown as one line, with a remedy."""

    def __init__(self, message: str, help: str = "", code: int = 2) -> None:
        super().__init__(message, help)
        self.code = code


class Parser(ArgumentParser):
    """The argument parser of one command. Wrong arguments raise UsageError.

    Args:
        name: The name of the command.
        help: A description in one line.
        examples: Command lines with their purpose.
    """

    def __init__(
        self, name: str, help: str, examples: Iterable[tuple[str, str]], streams: Streams
    ) -> None:
        shown = "\n".join(f"  {line}\n      {purpose}" for line, purpose in examples)
        super().__init__(
            prog=f"speccompile {name}",
            description=f"{help[0].upper()}{help[1:]}.",
            epilog=f"examples:\n{shown}",
            # Without a width, argparse looks for the terminal's, and imports `shutil` for it.
            formatter_class=partial(RawDescriptionHelpFormatter, width=_width(streams.columns)),
            allow_abbrev=False,
        )
        self._streams = streams
        self.add_argument(
            "--debug", action="store_true", help="show the traceback of an internal error"
        )

    def read(self, arguments: list[str]) -> Namespace:
        """Returns the arguments by name. Raises UsageError, or SystemExit after `--help`."""
        namespace, unknown = self.parse_known_args(arguments)
        options = [text for text in unknown if text.startswith("-") and text != "-"]
        if options:
            option, _, value = options[0].partition("=")
            follows = unknown[unknown.index(options[0]) + 1 :]
            self._refuse_option(option, value or next(iter(follows), ""))
        if unknown:
            self.error(f"unexpected argument `{unknown[0]}`")
        return namespace

    def _refuse_option(self, option: str, value: str) -> NoReturn:
        known = [text for text in self._option_string_actions if text.startswith("--")]
        path = _path_of(option) if "--set" in known else ""
        if path:
            raise UsageError(f"unknown option `{option}`", f"use `--set {path}={value or '…'}`")
        from ...spec_schema.findings.did_you_mean import did_you_mean

        guess = did_you_mean(option, known)
        help = f"did you mean `{guess}`?" if guess else f"for options, see `{self.prog} --help`"
        raise UsageError(f"unknown option `{option}`", help)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the error, as argparse would."""
        raise UsageError(message, f"for usage, see `{self.prog} --help`")

    def print_help(self, file: object = None) -> None:
        """Write the help, wrapped to the width of the terminal, to the output of the command."""
        from textwrap import fill  # nothing else needs it

        width, lines = _width(self._streams.columns), []
        for line in self.format_help().split("\n"):
            lead = " " * (len(line) - len(line.lstrip()))
            is_command = line.startswith("  speccompile ")
            whole = is_command or len(line) <= width
            lines.append(line if whole else fill(line, width, subsequent_indent=lead))
        self._streams.out.write("\n".join(lines))


def _path_of(option: str) -> str:
    """Returns the path of the value of a spec that an option is named like, or ""."""
    from ...spec_schema.reading.misplaced_keys import path_of_key  # only for this help

    return path_of_key(option.strip("-").replace("-", "_"))


def _width(columns: int | None) -> int:
    return min(columns or WIDEST, WIDEST)


WIDEST = 96
"""Maximum width of the help in columns."""


def one_of(noun: str, names: Iterable[str]) -> Callable[[str], str]:
    """Returns the type of an argument with a fixed set of names."""
    known = tuple(names)

    def read(text: str) -> str:
        if text in known:
            return text
        from ...spec_schema.findings.did_you_mean import did_you_mean

        guess = did_you_mean(text, known)
        remedy = f"did you mean `{guess}`?" if guess else f"choose from {', '.join(known)}"
        raise ArgumentTypeError(f"unknown {noun} `{text}`: {remedy}")

    return read


def path_name(text: str) -> str:
    """The type of an argument for a file or folder. Refuses "", which would mean the current
    folder.
    """
    if not text:
        raise ArgumentTypeError("expected a file or folder name, got an empty string")
    return text


def names_list(text: str) -> list[str]:
    """The type of an argument with names that are separated by commas."""
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise ArgumentTypeError(f"expected names separated by commas, got `{text}`")
    return names


def add_root(parser: ArgumentParser) -> None:
    """Add `--root`, which extends the files that a spec may use."""
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        help="folder that specs may read files from (default: their project)",
    )


def root_of(arguments: Namespace) -> Path | None:
    """Returns the folder of `--root`. Raises UsageError if it is not a folder."""
    if arguments.root is None:
        return None
    root = Path(arguments.root)
    if not root.is_dir():
        raise UsageError(f"{root} is not a folder", "choose the folder that contains the specs")
    return root


def add_overrides(parser: ArgumentParser) -> None:
    """Add `--set` and `--variant`, which every command that compiles a spec has."""
    parser.add_argument(
        "--set",
        dest="overrides",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        help="override a value of the spec, such as training.epochs=3; may be repeated",
    )
    parser.add_argument("--variant", metavar="NAME", help="apply one of the spec's variants")
