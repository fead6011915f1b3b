"""A command line carried out inside the test process."""

import io
from dataclasses import dataclass

from speccompile.interfaces.command_line.main import run


@dataclass(frozen=True)
class Outcome:
    """What a command line gave."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def speccompile(
    *arguments: object,
    stdin: str = "",
    terminal: bool = False,
    environment: dict[str, str] | None = None,
) -> Outcome:
    """Carry out `speccompile ARGUMENTS…` and return what it gave."""
    stream = Terminal if terminal else io.StringIO
    out, err = stream(), stream()
    code = run(
        [str(argument) for argument in arguments],
        stdout=out,
        stderr=err,
        stdin=io.StringIO(stdin),
        environment=environment or {},
    )
    return Outcome(code, out.getvalue(), err.getvalue())
