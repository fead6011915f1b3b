"""A finding about a spec: what is wrong, where, and what to do about it.

A diagnostic is a value. It is collected while reading and compiling, and rendered once, elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ..work_budget import BudgetExceeded, WorkBudget
from . import codes
from .code import ERROR, Violation

MOST_FINDINGS = 500
"""Of one compilation; checking stops there."""
MOST_GUESSES = 200
MOST_CANDIDATES = 1_000
_OF_DATA = "SC4"
_OPTIONS = ("--set ", "--variant", "overrides[", "--grid ", "grid[")
LETTERS_OF_A_GUESS = 1_200
"""Letters that are compared, of a word with as many candidates; with more it counts for several."""


class Severity(StrEnum):
    """How bad a finding is: an error can't mean what it says or must fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of a source text. Lines and columns count code points from 1; the end is exclusive.

    `source` is the path as the user gave it, an option (`--set 1`, `--variant`) or an argument
    (`overrides["seed"]`, `variant`). A tuple, because a spec has thousands and a frozen dataclass
    takes three times as long to make.
    """

    source: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def is_in_a_file(self) -> bool:
        """Whether programs can open what it is in: an option or an argument is no file."""
        return not (self.source.startswith(_OPTIONS) or self.source == "variant")

    def contains(self, other: "Span") -> bool:
        """Whether another stretch is a part of this one, or the same."""
        starts = (self.line, self.column) <= (other.line, other.column)
        ends = (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        return self.source == other.source and starts and ends

    @property
    def folder(self) -> Path:
        """What a path that is written here is relative to; for an option, the current folder."""
        return Path(self.source).parent if self.is_in_a_file else Path()


class Related(NamedTuple):
    """A second place that takes part in a finding, with what it contributes."""

    span: Span
    label: str


class Edit(NamedTuple):
    """A change of the source text that mends a finding: the span is replaced by the text.

    Attributes:
        safe: whether it is the one right repair, which needs nobody to look at it.
        title: what it does, as a menu says it (`write `learning_rate``).
    """

    span: Span
    replacement: str
    safe: bool = False
    title: str = ""


class Finding(NamedTuple):
    """One finding. The message states the fact, the label marks the place, the help the remedy.

    Attributes:
        fixes: the edits of one repair, which belong together; none where there is no such repair.
        meant: what was probably meant by the word at the place, which the label then asks.
        kind: which fact of the code it is, and `arguments` what it speaks of, as data.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    path: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    fixes: tuple[Edit, ...] = ()
    meant: str = ""
    level: str = ERROR
    kind: str = ""
    arguments: Mapping[str, Any] = MappingProxyType({})

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it, which a read-only view of a mapping does not allow by itself."""
        return type(self), (*self[:-1], dict(self.arguments))

    @classmethod
    def of(
        cls,
        what: Violation,
        span: Span | None,
        path: str = "",
        related: Iterable[Related] = (),
        fixes: Iterable[Edit] = (),
        meant: str = "",
    ) -> "Finding":
        """A violation at a place. `meant` takes the place of help and label: "did you mean …?"."""
        message, help, label = what.text
        if meant:
            help, label = "", f"did you mean `{meant}`?"
        data = what.severity, what.kind, what.arguments
        parts = tuple(related), tuple(fixes), meant
        return cls(what.code, message, span, label, path, help, *parts, *data)

    def __hash__(self) -> int:
        return hash((self.code, self.span, self.message))  # arguments may hold what can't be hashed

    @property
    def identity(self) -> tuple[str, Span | None, str]:
        """What it is known by: its place may be compiled several times (a block used twice). The
        first key of a file stands for the file too, so that what is missing there is told apart;
        so is what is wrong with data, of which a spec has no more than the path.
        """
        apart = self.span is None or self.code == "SC102" or self.code.startswith(_OF_DATA)
        return self.code, self.span, self.message if apart else ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return Severity(self.level)

    @property
    def fact(self) -> str:
        """The message with its label, where no place is marked that could carry it."""
        return f"{self.message} ({self.label})" if self.label else self.message

    @property
    def is_fixed_safely(self) -> bool:
        """Whether `--fix` mends it."""
        return bool(self.fixes) and all(edit.safe for edit in self.fixes)

    @property
    def fix_title(self) -> str:
        """What its repair does, in a line; empty where there is none."""
        titles = (edit.title for edit in self.fixes if edit.title)
        return next(titles, self.help or self.message) if self.fixes else ""


class Ignored(NamedTuple):
    """A finding that a comment of the spec ignores, and the reason that is given there."""

    found: Finding
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class Findings:
    """Collects findings; the first of a code at a place stands, the rest would repeat it.

    Attributes:
        ignored: what comments of the spec ignore, each once.
        effort: the work that may still be done for the spec.
        lost: the top-level keys of which syntax faults have taken a part; empty for a whole one.
    """

    _found: dict[tuple[str, Span | None, str], Finding] = field(default_factory=dict)
    _faulty: set[str] = field(default_factory=set)
    _suppressed: set[Span] = field(default_factory=set)
    _guesses: int = 0
    _respellings: set[tuple[str, str]] = field(default_factory=set)
    ignored: list[Ignored] = field(default_factory=list)
    work: WorkBudget = field(default_factory=WorkBudget)
    lost: set[str] = field(default_factory=set)

    def report(
        self,
        what: Violation,
        span: Span | None,
        *,
        path: str = "",
        related: Iterable[Related] = (),
        fixes: Iterable[Edit] = (),
        meant: str | None = None,
    ) -> None:
        """Add one finding at a place.

        Raises BudgetExceeded where there are too many already.

        `meant`: the word that was probably meant by the one at the place; the label asks for it.
        """
        self._add(Finding.of(what, span, path, related, fixes, meant or ""))

    def _add(self, found: Finding) -> None:
        if found.span in self._suppressed:
            return
        self.work.charge(20)
        self._keep(found)
        if len(self._found) > MOST_FINDINGS:
            raise BudgetExceeded

    def _keep(self, found: Finding) -> None:
        kept = self._found.setdefault(found.identity, found)
        if kept is found and found.severity is Severity.ERROR:
            ends = (at for at, sign in enumerate(found.path) if sign in ".[")
            self._faulty.update((found.path[:at] for at in ends), (found.path,))

    def stop(self, span: Span) -> None:
        """Say that checking stopped, where something raised BudgetExceeded."""
        what = codes.limits.too_much_work()
        if len(self._found) > MOST_FINDINGS:
            what = codes.limits.too_many_findings(MOST_FINDINGS)
        self.extend((Finding.of(what, span),))

    def suppress_followups(self, span: Span) -> None:
        """The value at this place is wrong, and that is reported: what is said of it from now on
        only follows, and is left out.
        """
        self._suppressed.add(span)

    def is_poisoned(self, span: Span) -> bool:
        """Whether the value at this place is known to be wrong."""
        return span in self._suppressed

    def extend(self, others: Iterable[Finding]) -> None:
        """Adds findings, except those that are there already."""
        for other in others:
            self._keep(other)

    def put(self, findings: Iterable[Finding]) -> None:
        """These take the place of all that was found."""
        self._found.clear()
        self._faulty.clear()
        self.extend(findings)

    def adopt(
        self,
        others: "Findings",
        moved: Callable[[Finding], Finding],
        place: Callable[[Span], Span],
    ) -> None:
        """Add the findings in a copy of the text, and what it suppresses, led back to the text."""
        self.extend(map(moved, others))
        self._suppressed.update(map(place, others._suppressed))

    def copy(self) -> "Findings":
        """The same findings, and what is suppressed; what follows is its own."""
        return Findings(
            dict(self._found),
            set(self._faulty),
            set(self._suppressed),
            self._guesses,
            set(self._respellings),
            list(self.ignored),
            WorkBudget(self.work.left),
            set(self.lost),
        )

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(found.severity is Severity.ERROR for found in self._found.values())

    def has_errors_under(self, path: str) -> bool:
        """Whether something at a path of the spec, or inside it, is wrong."""
        return path in self._faulty

    def guess(
        self, word: str, candidates: Iterable[str], synonyms: Mapping[str, str] | None = None
    ) -> str | None:
        """What was probably meant by a word that is none of the candidates; None where nothing is
        near, and where so much was guessed that nobody would read more.
        """
        names = list(islice(candidates, MOST_CANDIDATES))
        if not self.may_guess(word, len(names)):
            return None
        from .did_you_mean import bare, did_you_mean

        meant = did_you_mean(word, names, synonyms)
        alike = meant is not None and bare(meant) == bare(word)
        if alike and [name for name in names if bare(name) == bare(word)] == [meant]:
            self._respellings.add((word, str(meant)))
        return meant

    def may_guess(self, word: str, candidates: int) -> bool:
        """Whether to look for a word among so many candidates; counts it as done."""
        if self._guesses >= MOST_GUESSES:
            return False
        self._guesses += 1 + candidates * len(word) // LETTERS_OF_A_GUESS
        return True

    def is_respelling(self, word: str, meant: str) -> bool:
        """Whether a guess was the only name that differs from the word by case or separators."""
        return (word, meant) in self._respellings

    @property
    def takes_hints(self) -> bool:
        """Whether to guess what was meant: that takes time, and nobody reads the hundredth."""
        return len(self._found) < 100

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Finding]:
        """Findings in the order of their places; those without a place come first."""
        return iter(sorted(self._found.values(), key=_place))


def _place(found: Finding) -> tuple[str, int, int, str]:
    if found.span is None:
        return ("", 0, 0, found.code)
    return (found.span.source, found.span.line, found.span.column, found.code)
