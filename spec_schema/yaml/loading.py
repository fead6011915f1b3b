"""From text to the tree of values with spans; every error is a finding."""

import codecs
import re
from pathlib import Path
from typing import Any

import yaml

from ..findings import codes
from ..findings.finding import Findings, Span
from . import marks
from . import yaml_errors as refusals
from .composer import Composer
from .files import read_bytes
from .values import Mapping, Scalar, Value, describe
from .yaml_errors import LARGEST_TEXT, MOST_DIRECTIVES, Refused, SyntaxFault

# The C parser is ten times as fast; both give the same events.
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# Characters YAML forbids, and U+FEFF, U+0085, U+2028, U+2029: invisible, or line breaks to some.
# Listed one by one: the complement, a few wide ranges, takes ten times as long to compile.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)

MOST_NULLS = 8
"""A text has fewer than one null per so many characters; UTF-16 has one in two."""

_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def read_source(
    name: str, text: str, findings: Findings, *, partly: bool = False
) -> Mapping | None:
    """Returns the tree of a spec, or None if there is none; findings then tell why.

    A tree may come with errors about values in it.

    Args:
        name: The source in every span.
        partly: Whether to report every syntax error and to return what can be read around them.
            `findings.lost` then tells what is missing.
    """
    try:
        root = _read(name, text, findings, partly)
    except Refused as refused:
        findings.extend((refused.diagnostic,))
        return None
    if isinstance(root, Mapping):
        return root
    if root is None or (isinstance(root, Scalar) and root.value is None):
        got, span = "an empty file", Span(name, 1, 1, 1, 1)
    else:
        got, span = describe(root) if isinstance(root, Scalar) else "a list", root.span
    findings.report(codes.yaml_values.not_a_mapping(got), span)
    return None


def read_value(name: str, text: str, findings: Findings) -> Value | None:
    """Returns a single value, such as that of `--set path=value`; None if there is none.

    An empty text is null.
    """
    try:
        return _read(name, text, findings) or Scalar(None, Span(name, 1, 1, 1, 1))
    except Refused as refused:
        findings.extend((refused.diagnostic,))
        return None


def load_source(
    path: Path, findings: Findings, most: int = LARGEST_TEXT, *, partly: bool = False
) -> tuple[str, Mapping | None]:
    """Returns the text of a file, for showing findings in it, and its tree as `read_source` does.

    Args:
        most: Maximum number of bytes; a longer file is refused.
        partly: Whether to report every syntax error and to return what can be read around them.
    """
    name = str(path)
    try:
        text = _text(path, most)
    except Refused as refused:
        findings.extend((refused.diagnostic,))
        return "", None
    except UnicodeDecodeError as error:
        data = error.object
        findings.extend((refusals.not_utf8(name, data[: error.start], data[error.start]),))
        return data.decode("utf-8", "replace"), None
    return text, read_source(name, text, findings, partly=partly)


def _text(path: Path, most: int) -> str:
    """Returns the text of a file. Raises Refused or UnicodeDecodeError."""
    try:
        data = read_bytes(path, most + 1)
    except OSError as error:
        raise Refused(refusals.unreadable(path, error)) from error
    if len(data) > most:
        raise Refused(refusals.text_too_long(str(path)))
    return data.removeprefix(codecs.BOM_UTF8).decode()


def _read(name: str, text: str, findings: Findings, partly: bool = False) -> Value | None:
    text = text.removeprefix("\ufeff")
    if len(text) > LARGEST_TEXT:
        raise Refused(refusals.text_too_long(name))
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        place = marks.character(name, text, forbidden.start())
        is_text = text.count("\0") * MOST_NULLS < len(text)
        raise Refused(refusals.forbidden_character(forbidden.group(), place, is_text))
    if len(_DIRECTIVE.findall(text)) > MOST_DIRECTIVES:
        raise Refused(refusals.too_many_directives(name))

    def compose(text: str, into: Findings) -> Value | None:
        return _composed(name, text, into)

    try:
        return compose(text, findings)
    except SyntaxFault as fault:
        if not partly:
            raise
        from .recovery import recovered  # most texts have no fault

        found = recovered(name, text, fault, compose, findings)
        findings.lost |= found.lost
        return found.root


def _composed(name: str, text: str, findings: Findings) -> Value | None:
    """Returns the tree of a text. Raises SyntaxFault, or Refused if it exceeds a limit."""
    composer = Composer(name, text, findings)
    parser = _LOADER(text)
    try:
        # Event by event: reading can stop before the parser has seen the rest.
        composer.feed(iter(parser.get_event, None))
    except yaml.MarkedYAMLError as error:
        from . import syntax_faults  # a quarter of this module's start, and most texts have none

        found = syntax_faults.explain(error, name, text, composer.open_flows)
        fault = SyntaxFault(found)
        is_in_flow = composer.open_flows or "flow" in (error.context or "")
        if is_in_flow and error.context_mark:
            fault.line = min(fault.line, error.context_mark.line + 1)
        fault.line = min((fault.line, *(place.line for place in composer.open_flows)))
        raise fault from error
    except SyntaxFault as fault:
        fault.line = min((fault.line, *(place.line for place in composer.open_flows)))
        raise
    finally:
        parser.dispose()
    return composer.root
