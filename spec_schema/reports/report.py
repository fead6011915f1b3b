"""What was found in specs, as a value: for programs, terminals and notebooks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import (
    Literal,
    NamedTuple,
    Protocol,
    Self,
    TypeAlias,
    TypeGuard,
    cast,
    get_args,
    overload,
)

from ..errors import Error, check_choice
from ..findings.code import counted
from ..findings.finding import Finding, Findings, Ignored, Severity, Span

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
"""The formats, in the order of help texts. A new one is a file of its name in this folder."""


class Style(NamedTuple):
    """How text looks. Only some formats use it.

    Attributes:
        color: whether to use ANSI colors.
        width: columns of the page; None for the default of the format.
        verbose: whether to show every note; otherwise one of each kind, with a count.
    """

    color: bool = False
    width: int | None = None
    verbose: bool = False


@dataclass(slots=True, repr=False, eq=False)
class Report:
    """The findings in one or several specs.

    It is a sequence of findings: `len(report)`, `for finding in report`. `print(report)` shows them
    with the lines of the source.

    Attributes:
        checked: Every finding of each file, by the name of the file; findings in a base are listed
            under each spec that extends it.
        reported: The same, but each finding only once: under the first file.
        suppressed: The findings that comments suppress, by file, each once.
        sources: The text of each source by its name.
        clean: A line for each file without findings.
        inputs: The files that were read, and the data files that the specs name.
    """

    checked: dict[str, list[Finding]] = field(default_factory=dict)
    reported: dict[str, list[Finding]] = field(default_factory=dict)
    suppressed: dict[str, list[Ignored]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    clean: list[str] = field(default_factory=list)
    inputs: set[Path] = field(default_factory=set)
    _known: set[tuple[str, Span, str]] = field(default_factory=set)

    def add(
        self, file: str, findings: Findings, sources: Mapping[str, str], facts: str = ""
    ) -> None:
        """Add the findings of a file.

        Args:
            facts: What to say about the file if it has no findings.
        """
        self.checked[file] = list(findings)
        self.reported[file] = [one for one in findings if self._is_new(one)]
        self.suppressed[file] = [one for one in findings.ignored if self._is_new(one.found)]
        self.sources.update(sources)
        if not self.checked[file]:
            self.clean.append(f"{file}: clean ({facts})" if facts else f"{file}: clean")

    def _is_new(self, one: Finding) -> bool:
        if one.span is None:
            return True
        key = (one.code, one.span, one.message)
        is_new = key not in self._known
        self._known.add(key)
        return is_new

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings don't count."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are warnings."""
        return self._of(Severity.WARNING)

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """The findings that comments suppress, with the reasons given there."""
        return tuple(one for findings in self.suppressed.values() for one in findings)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(one for one in self if one.severity is severity)

    def __iter__(self) -> Iterator[Finding]:
        return (one for findings in self.reported.values() for one in findings)

    def __len__(self) -> int:
        return sum(map(len, self.reported.values()))

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        return tuple(self)[place]

    def render(
        self,
        format: FormatName = "text",
        *,
        color: bool = False,
        width: int | None = None,
        verbose: bool = False,
    ) -> str:
        """The findings as text.

        Args:
            format: The name of a format, as for `speccompile validate --format`.
            color: Whether to use ANSI colors (`text` only).
            width: Columns of the page (`text` only). By default, long lines of the source are cut
                to 100 columns.
            verbose: Whether to show every note (`text` only). By default, one of each kind, with a
                count.
        """
        return report_format(format).render_report(self, Style(color, width, verbose))

    def details(
        self, *, color: bool = False, width: int | None = None, verbose: bool = False
    ) -> str:
        """The findings with the lines of the source, as in the `text` format, without counts."""
        if not len(self):
            return ""
        from .rendering import in_reading_order, render_all  # a clean check needs none of it

        return render_all(in_reading_order(self, verbose), self.sources, color, width)

    @property
    def counts(self) -> str:
        """The number of findings and files: `2 errors, 1 warning in 1 file`."""
        return summary(self, len(self.checked), len(self.ignored))

    def __str__(self) -> str:
        return self.render().rstrip("\n")

    def __repr__(self) -> str:
        return f"<Report: {self.counts}>"

    def _repr_html_(self) -> str:
        from .html import from_ansi

        return from_ansi(self.render(color=True).rstrip("\n"))


class ReportFormat(Protocol):
    """What the file of a format defines.

    Attributes:
        SUFFIX: the usual suffix of the files that are written in it, without the dot.
    """

    SUFFIX: str

    def render_report(self, report: Report, style: Style) -> str:
        """Write a report. For a format that people read in a terminal, return `Rendered` text."""


def report_format(name: FormatName) -> ReportFormat:
    """The format of a name, imported on first use. Raises Error if there is none."""
    check_choice("format", name, REPORT_FORMATS)
    return cast(ReportFormat, import_module(f".{name}", __package__))


def is_format(name: str) -> TypeGuard[FormatName]:
    """Whether a format has this name."""
    return name in REPORT_FORMATS


class InvalidInput(Error):
    """A spec or data has errors. The message shows them, with the lines of the source.

    Attributes:
        report: All findings, warnings included.
    """

    __module__ = "speccompile"

    def __init__(self, report: Report) -> None:
        super().__init__(report.details().rstrip("\n"))
        self.report = report

    def __reduce__(self) -> tuple[type[Self], tuple[Report]]:
        return type(self), (self.report,)


class SpecError(InvalidInput):
    """A spec has errors."""

    __module__ = "speccompile"


class DataError(InvalidInput):
    """Data can't be used for training, evaluation or prediction."""

    __module__ = "speccompile"


def report_of(
    file: str, findings: Iterable[Finding] | Findings, sources: Mapping[str, str]
) -> Report:
    """The findings of one file. Those that comments in the sources suppress are left out."""
    from ..findings.suppression_comments import suppressions_of

    if isinstance(findings, Findings):
        found = findings.copy()
    else:
        found = Findings()
        found.extend(findings)
    suppressions_of(sources).sift(found)
    report = Report()
    report.add(file, found, sources)
    return report


_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def summary(findings: Iterable[Finding], files: int, ignored: int = 0) -> str:
    """`2 errors, 1 warning in 3 files`; `no problems in 1 file (1 ignored)`.

    Args:
        files: how many were checked.
        ignored: how many findings comments ignore, which are not among `findings`.
    """
    counts = Counter(found.severity for found in findings)
    parts = [counted(counts[kind], noun) for kind, noun in _NOUNS.items() if counts[kind]]
    aside = f" ({ignored:,} ignored)" if ignored else ""
    return f"{', '.join(parts) or 'no problems'} in {counted(files, 'file')}{aside}"
