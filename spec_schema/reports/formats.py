"""The formats of reports. A new one is a file of its name in this folder, and its name here."""

from importlib import import_module
from typing import (
    TYPE_CHECKING,
    Literal,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypeGuard,
    cast,
    get_args,
)

from ..errors import check_choice

if TYPE_CHECKING:
    from .report import Report

FormatName: TypeAlias = Literal[
    "text",
    "concise",
    "json",
    "github",
    "gitlab",
    "sarif",
    "junit",
]

REPORT_FORMATS: tuple[FormatName, ...] = get_args(FormatName)
"""The names of all formats, in the order of help texts."""


class Style(NamedTuple):
    """How text looks. Only some formats use it.

    Attributes:
        colour: whether to use ANSI colours.
        width: columns of the page; None for the default of the format.
    """

    colour: bool = False
    width: int | None = None


class ReportFormat(Protocol):
    """What the file of a format defines.

    Attributes:
        SUFFIX: the usual suffix of the files that are written in it, without the dot.
    """

    SUFFIX: str

    def render_report(self, report: "Report", style: Style) -> str:
        """Write a report. For a format that people read in a terminal, return `Rendered` text."""


def report_format(name: FormatName) -> ReportFormat:
    """The format of a name, imported on first use. Raises Error if there is none."""
    check_choice("format", name, REPORT_FORMATS)
    return cast(ReportFormat, import_module(f".{name}", __package__))


def is_format(name: str) -> TypeGuard[FormatName]:
    """Whether a format has this name."""
    return name in REPORT_FORMATS
