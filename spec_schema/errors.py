"""Errors of public functions: the base class, their wording, and checks of arguments."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from io import IOBase
from os import PathLike, fspath
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Error(Exception):
    """Base of the exceptions of this package.

    Its text is the message, and the help on a line below.

    Attributes:
        message: The fact.
        help: How to proceed; may be empty.
    """

    __module__ = "speccompile"

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}\nhelp: {self.help}" if self.help else self.message


class ComputationError(Error):
    """Raised when memory runs out, or an operation can't compute with the values of the data."""

    __module__ = "speccompile"


# What texts call the things of an interface.

_asked_by_command = ContextVar("_asked_by_command", default=False)


@contextmanager
def asked_by_command() -> Iterator[None]:
    """Context in which messages name commands and options, not functions and arguments.

    Other threads keep their own wording. Those that a command starts itself have that of Python.
    """
    before = _asked_by_command.set(True)
    try:
        yield
    finally:
        _asked_by_command.reset(before)


def as_asked(command: str, call: str) -> str:
    """Returns the wording for the interface in use: the command line, or Python."""
    return command if _asked_by_command.get() else call


# Arguments.


def path_text(given: object, name: str) -> str:
    """Returns the path that was given for the argument `name`, as written.

    Raises:
        TypeError: It is not a path.
        Error: It is empty, or contains a null character.
    """
    text = fspath(given) if isinstance(given, PathLike) else given
    if not isinstance(text, str):
        raise TypeError(f"`{name}` must be a path (str or Path), got {type(text).__name__}")
    if not text:
        raise Error(f"`{name}` is empty", "`.` is the current folder")
    if "\0" in text:
        raise Error(f"`{name}` contains a null character, which paths can't contain")
    return text


def path_of(given: object, name: str) -> Path:
    """Returns the path that was given for the argument `name`. Raises like `path_text`."""
    return Path(path_text(given, name))


def root_path(given: object) -> Path | None:
    """Returns the argument `root`, the folder outside of which no file is read."""
    return None if given is None else path_of(given, "root")


def check_text(given: object, name: str) -> None:
    """Raise TypeError if an argument is neither a string nor None."""
    if not isinstance(given, str | None):
        raise TypeError(f"`{name}` must be a string, got {type(given).__name__}")


_NOT_SEVERAL = (bytes, bytearray, Mapping, IOBase)
"""Iterable, but not over the values of an argument."""


def several(given: Any, name: str, one: tuple[type, ...] = (str, PathLike)) -> list[Any]:
    """Returns the items of an argument that takes one value or several.

    Args:
        one: The types of one value.

    Raises TypeError if it is neither.
    """
    if isinstance(given, one):
        return [given]
    if isinstance(given, _NOT_SEVERAL) or not isinstance(given, Iterable):
        kind = type(given).__name__
        raise TypeError(f"`{name}` must be a path or an iterable of paths, got {kind}")
    return [*given]


def names_of(given: Any, name: str) -> list[str]:
    """Returns the names of an argument that takes one or several. Raises TypeError."""
    names = [given] if isinstance(given, str) else given
    if isinstance(names, _NOT_SEVERAL) or not isinstance(names, Iterable):
        raise TypeError(f"`{name}` must be a name or several, got {type(given).__name__}")
    found = [*names]
    for one in found:
        check_text(one, f"{name}[…]" if one is not None else name)
    return found


def check_choice(what: str, value: str | None, choices: Sequence[str]) -> None:
    """Raise Error if an argument is none of its choices; `what` describes it in the message."""
    if value not in choices:
        raise Error(f"unknown {what} `{value}`", f"choose from {', '.join(choices)}")


def raises_plainly(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Decorates a public function: an `Error` leaves it as one exception with a short traceback.

    The message says what to do; the frames inside the package would only hide it.
    """

    @wraps(function)
    def called(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        try:
            return function(*arguments, **options)
        except Error as error:
            raise error.with_traceback(None) from None

    return called
