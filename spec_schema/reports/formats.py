"""The formats of reports. A new one is a file in this folder, a function and a line here."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeGuard

from ..findings.printable import Rendered, printable

if TYPE_CHECKING:
    from .report import Report

FormatName: TypeAlias = Literal["text", "concise", "json", "github", "gitlab", "sarif", "junit"]


class Style(NamedTuple):
    """How text looks.

    Attributes:
        colour: whether to use ANSI colours.
        width: columns of the page; None for the default of the text.
    """

    colour: bool = False
    width: int | None = None


def _text(report: "Report", style: Style) -> str:
    shown = report.details(colour=style.colour, width=style.width)
    clean = "".join(f"{printable(line)}\n" for line in report.clean)
    return Rendered(f"{shown}{clean}{report.counts}\n")


def _concise(report: "Report", style: Style) -> str:
    from .concise import render_concise

    return render_concise(report)


def _json(report: "Report", style: Style) -> str:
    from .json_report import render_json

    return render_json(report, len(report.checked), len(report.ignored))


def _github(report: "Report", style: Style) -> str:
    from .github import render_github

    return render_github(report)


def _gitlab(report: "Report", style: Style) -> str:
    from .gitlab import render_gitlab

    return render_gitlab(report.reported, report.sources, os.getcwd())


def _sarif(report: "Report", style: Style) -> str:
    from ... import __version__
    from .sarif import render_sarif

    return render_sarif(
        report.reported, report.sources, os.getcwd(), report.suppressed, __version__
    )


def _junit(report: "Report", style: Style) -> str:
    from .junit import render_junit

    return render_junit(report.checked)


class ReportFormat(NamedTuple):
    """A format.

    Attributes:
        render: writes a report.
        suffix: the usual suffix of its files, without the dot.
    """

    render: Callable[["Report", Style], str]
    suffix: str


REPORT_FORMATS: Mapping[FormatName, ReportFormat] = {
    "text": ReportFormat(_text, "txt"),
    "concise": ReportFormat(_concise, "txt"),
    "json": ReportFormat(_json, "json"),
    "github": ReportFormat(_github, "txt"),
    "gitlab": ReportFormat(_gitlab, "json"),
    "sarif": ReportFormat(_sarif, "sarif"),
    "junit": ReportFormat(_junit, "xml"),
}


def is_format(name: str) -> TypeGuard[FormatName]:
    """Whether a format has this name."""
    return name in REPORT_FORMATS
