"""The base of every exception that speccompile raises deliberately."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Error(Exception):
    """Base of the exceptions of this package.

    Tracebacks show the help as a note below the message.

    Attributes:
        message: The fact.
        help: How to proceed; may be empty.
    """

    __module__ = "speccompile"

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        if help:
            self.add_note(f"help: {help}")


def check_choice(what: str, value: str | None, choices: Sequence[str]) -> None:
    """Raise Error if an argument is none of its choices. What it is, is said in words."""
    if value not in choices:
        raise Error(f"unknown {what} `{value}`", f"choose from {', '.join(choices)}")


def raises_plainly(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Decorates a public function: an `Error` leaves it as one exception with a short traceback.

    The message says what to do. The frames inside the package would only bury it.
    """

    @wraps(function)
    def called(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        try:
            return function(*arguments, **options)
        except Error as error:
            raise error.with_traceback(None) from None

    return called
