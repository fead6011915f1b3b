"""Reading the comments that ignore findings, and what is wrong with them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from ..yaml.comments import Comment, comments_with
from . import codes
from .code import ERROR, Violation, both
from .codes import all_codes
from .edits import SourceText
from .finding import Edit, Finding, Findings, Span
from .suppressions import MARK, WHOLE_FILE, Listed, Suppression, Suppressions

IGNORE, IGNORE_FILE = "ignore", "ignore-file"
MOST_CODES = 100
"""Of one comment; further ones are not read."""
_SYNONYMS = {"disable": IGNORE, "noqa": IGNORE, "suppress": IGNORE, "allow": IGNORE}
_FORM = re.compile(r"([\w-]+)[ \t]*(?:\[([^\]]*)(\])?)?")
_CODE = re.compile(r"[^\s,]+")
_NAMED = re.compile(r"\bSC[0-9]{3}\b")


def suppressions_of(sources: Mapping[str, str], findings: Findings | None = None) -> Suppressions:
    """The suppressions in some sources. What is wrong with them is added to the findings.

    Args:
        sources: the text of each file by its name.
    """
    result, found = Suppressions(), Findings() if findings is None else findings
    for name, text in sources.items():
        if MARK in text:
            result.add(_read(name, text, found))
    return result


def _read(name: str, text: str, findings: Findings) -> Iterator[Suppression]:
    source = SourceText(name, text.removeprefix("\ufeff"))
    top = _next_content(source, 0)
    for comment in comments_with(MARK, text):
        reading = _Reading(source, comment, findings)
        found = reading.suppression(top)
        if found is not None:
            yield found


def unused(suppressions: Suppressions, source: str, text: str) -> Iterator[Finding]:
    """A finding for each comment of a source that ignored nothing, or of which some codes did."""
    for comment, idle in suppressions.idle(source):
        yield _unused(comment, idle, text)


def _unused(comment: Suppression, idle: list[Listed], text: str) -> Finding:
    source = SourceText(comment.span.source, text.removeprefix("\ufeff"))
    line = 0 if comment.line == WHOLE_FILE else comment.line
    is_all = len(idle) == len(comment.codes)
    return Finding.of(
        codes.style.unused_suppression(_names(idle), line, is_all),
        comment.span if is_all else idle[0].span,
        fixes=(_without(source, comment, idle),),
    )


def _without(source: SourceText, comment: Suppression, codes: Iterable[Listed]) -> Edit:
    """The comment without some codes; nothing at all where none is left."""
    gone = set(codes)
    left = [each for each in comment.codes if each not in gone]
    if not left:
        return Edit(comment.whole, "", True, "remove the comment")
    first, last = comment.codes[0].span, comment.codes[-1].span
    between = Span(source.name, first.line, first.column, last.end_line, last.end_column)
    codes_left = ", ".join(each.code for each in left)
    return Edit(between, codes_left, True, f"remove {both(_names(gone))}")


def _names(codes: Iterable[Listed]) -> list[str]:
    return [each.code for each in sorted(codes, key=lambda each: each.span)]


def _alike(code: str) -> list[str]:
    """The codes about the same: `SC3`."""
    return [known for known in all_codes() if known.startswith(code[:3].upper())]


def _next_content(source: SourceText, line: int) -> int:
    """The next line that holds more than a comment; one past the end where there is none."""
    for number in range(line + 1, len(source) + 1):
        content = source.line(number).strip()
        if content and not content.startswith(("#", "---", "%")):
            return number
    return len(source) + 1


def _line(form: re.Match[str]) -> str:
    """Returns how it is written, with the codes that the comment names."""
    word = IGNORE_FILE if form.group(1) == IGNORE_FILE else IGNORE
    named = [code for code in _NAMED.findall(form.string, form.start()) if code in all_codes()]
    return f"# speccompile: {word}[{', '.join(named[:MOST_CODES]) or 'SC311'}] reason"


class _Reading:
    """One comment while it is read."""

    def __init__(self, source: SourceText, comment: Comment, findings: Findings) -> None:
        self._source, self._comment, self._diagnostics = source, comment, findings
        self._text = source.line(comment.line)
        self._begin = self._text.index(MARK, comment.column - 1) + len(MARK)

    def suppression(self, top: int) -> Suppression | None:
        """What it ignores; None where that is nothing. `top`: the first line with content."""
        begin = len(self._text) - len(self._text[self._begin :].lstrip())
        form = _FORM.match(self._text, begin)
        word = form.group(1) if form else ""
        if form is None or word not in (IGNORE, IGNORE_FILE):
            self._report_word(form)
            return None
        if form.group(3) is None or not form.group(2).strip():
            what = codes.style.suppression_without_codes(word, _line(form))
            self._report(what, self._at(begin, form.end()))
            return None
        if word == IGNORE_FILE and self._comment.line > top:
            what = codes.style.suppression_of_file_below_top()
            self._report(what, self._at(begin, begin + len(word)))
            return None
        return self._of(form, top)

    def _of(self, form: re.Match[str], top: int) -> Suppression | None:
        found = islice(_CODE.finditer(self._text, form.start(2), form.end(2)), MOST_CODES)
        written = [Listed(code.group(), self._at(*code.span())) for code in found]
        line = self._comment.line
        if form.group(1) == IGNORE_FILE:
            line = WHOLE_FILE
        elif self._comment.alone:
            line = _next_content(self._source, line)
        whole, reason = self._whole(), self._text[form.end() :].strip()
        comment = Suppression(line, tuple(written), reason, self._span(), whole)
        errors = [each for each in written if self._is_error(each)]
        if errors:
            self._report_errors(comment, errors)
        good = tuple(each for each in written if each.code in all_codes() and each not in errors)
        return comment._replace(codes=good) if good else None

    def _is_error(self, each: Listed) -> bool:
        if each.code in all_codes():
            return all_codes()[each.code].severity == ERROR
        meant = self._diagnostics.guess(each.code, _alike(each.code))
        self._report(codes.style.unknown_code(each.code), each.span, meant)
        return False

    def _report_errors(self, comment: Suppression, errors: list[Listed]) -> None:
        self._diagnostics.report(
            codes.style.suppressed_error(_names(errors)),
            errors[0].span,
            fixes=(_without(self._source, comment, errors),),
        )

    def _report_word(self, form: re.Match[str] | None) -> None:
        """A comment that tells speccompile something it does not know."""
        word = form.group(1) if form else ""
        guess = self._diagnostics.guess(word, (IGNORE, IGNORE_FILE), _SYNONYMS)
        if form is None or (guess is None and form.group(2) is None):
            return  # prose
        place = self._at(form.start(1), form.end(1))
        is_whole = form.group(2) is not None  # else more is wrong than the word
        what = codes.style.unknown_directive(word, _line(form))
        self._report(what, place, guess if is_whole else None)

    def _report(self, what: Violation, span: Span, meant: str | None = None) -> None:
        self._diagnostics.report(what, span, meant=meant)

    def _at(self, begin: int, end: int) -> Span:
        line = self._comment.line
        return Span(self._source.name, line, begin + 1, line, end + 1)

    def _span(self) -> Span:
        return self._at(self._comment.column - 1, len(self._text.rstrip()))

    def _whole(self) -> Span:
        """The comment with its line, or with the blanks before it."""
        if self._comment.alone:
            return self._source.whole_lines(self._comment.line, self._comment.line)
        before = self._text[: self._comment.column - 1].rstrip()
        return self._at(len(before), len(self._text.rstrip()))
