"""A spec's text in its one layout, with the proof that nothing else has changed."""

from ..diagnostics.diagnostic import Diagnostic, Diagnostics, Severity
from ..source.loading import read_source
from ..source.refusals import LARGEST_TEXT
from ..values import Mapping, plain
from .parsing import parse
from .printing import INDENT, Printer


class LayoutDefect(Exception):
    """The layout of a text would have changed what it says: a defect of this package."""


def laid_out(name: str, text: str, diagnostics: Diagnostics) -> str | None:
    """The text in its one layout; None where it can't be read, and then diagnostics say why.

    Line breaks stay CRLF where all of them are. `name` is the source in every span. Raises
    LayoutDefect instead of returning a text that does not mean the same.
    """
    before = read_source(name, text, diagnostics)
    if before is None or any(found.severity is Severity.ERROR for found in diagnostics):
        return None
    text = text.removeprefix("\ufeff")
    line_break = _line_break(text)
    result = _printed(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(result) > LARGEST_TEXT:
        diagnostics.extend((_too_large(result),))
        return None
    after = read_source(name, result, Diagnostics())
    if after is None or _data(after) != _data(before):
        raise LayoutDefect(f"laying out {name} would have changed its values")
    return result if line_break == "\n" else result.replace("\n", line_break)


def _too_large(result: str) -> Diagnostic:
    message = f"laid out, this would have {len(result):,} characters: at most {LARGEST_TEXT:,} are"
    help = "a spec names its data; keep the data in files of their own"
    return Diagnostic("SC701", f"{message} read", None, help=help)


def _printed(name: str, text: str) -> str:
    document = parse(text)
    printer = Printer()
    printer.own_lines(document.prolog, 0)
    printer.value(document.root, -INDENT, "")
    printer.own_lines(document.end, 0)
    if [line for line in printer.comments if line.startswith("#")] != document.comments:
        raise LayoutDefect(f"laying out {name} would have changed its comments")
    return "".join(f"{line}\n" for line in printer.lines)


def _line_break(text: str) -> str:
    pairs = text.count("\r\n")
    return "\r\n" if pairs and pairs == text.count("\n") == text.count("\r") else "\n"


def _data(tree: Mapping) -> str:
    return repr(plain(tree))  # which tells 1, 1.0 and true apart, and has one NaN
