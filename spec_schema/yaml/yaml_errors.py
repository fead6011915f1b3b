"""Well-formed YAML that a spec may not contain, each as one finding at its place."""

import re
from pathlib import Path

from ..findings import codes
from ..findings.finding import Edit, Finding, Related, Span
from .files import is_yaml_name

DEEPEST = 64
"""Maximum nesting of collections, with aliases expanded."""
MOST_NODES = 200_000
"""Maximum number of keys and values, with aliases expanded."""
LONGEST_SCALAR = 64 * 1024
"""Maximum length of a key or value, in characters."""
MOST_FAULTS = 100
"""Maximum number of errors in values before reading stops."""
LARGEST_TEXT = 1024 * 1024
"""Maximum size of a file with its bases in bytes, and of a text in characters."""
MOST_DIRECTIVES = 100
"""Maximum number of lines that begin with `%`: the parser compares all pairs of them."""

# Compiled only when something is wrong: a cold check doesn't pay for them.
_LINE_BREAK = r"\r\n|\n|\r"
_GLUED_BEGINNING = r"[A-Za-z_][\w.]*:[^\s:/\\]"
_GLUED_TO_BRACKET = r"[A-Za-z_]\w*:[{\[]"
_GLUED = r"([A-Za-z_]\w*):[^\s:/\\]\S*(?: [A-Za-z_]\w*:\S+)*"


class Refused(Exception):
    """Raised to stop reading without a tree, with the finding that tells why."""

    def __init__(self, diagnostic: Finding) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class SyntaxFault(Refused):
    """Raised for a syntax error after which reading may continue.

    Attributes:
        line: First line to leave out: that of the outermost open bracket.
    """

    def __init__(self, diagnostic: Finding) -> None:
        super().__init__(diagnostic)
        self.line = diagnostic.span.line if diagnostic.span else 1


def is_glued(text: str) -> bool:
    """Returns whether a plain scalar looks like keys without the space: `units:64`."""
    return re.fullmatch(_GLUED, text) is not None


def begins_glued(text: str) -> bool:
    """Does the same for the beginning of a line: `dense:{units: 64}`."""
    return re.match(_GLUED_BEGINNING, text) is not None


def is_glued_to_bracket(text: str) -> bool:
    """Returns whether a plain key looks like two, the second in a bracket: `dense:{units`."""
    return re.match(_GLUED_TO_BRACKET, text) is not None


def space_missing(text: str, span: Span) -> Finding:
    key, _, value = text.partition(":")
    value = "…" if " " in value or value[:1] in "{[" else value
    column = span.column + len(key) + 1
    gap = Span(span.source, span.line, column, span.line, column)
    fixes = (Edit(gap, " ", True, "write a space after the colon"),)
    what = codes.yaml_syntax.missing_space_after_colon(key, value)
    return Finding.of(what, span, fixes=fixes)


def glued_name(word: str, span: Span, path: str) -> Finding | None:
    """What is said of a name of nothing that looks like a key and its value: `dense:1`."""
    is_quoted = span.end_column - span.column != len(word)
    if is_quoted or not is_glued(word):
        return None
    return space_missing(word, span)._replace(path=path)


def duplicate(key: str, span: Span, first: Span) -> Finding:
    related = (Related(first, "first set here"),)
    return Finding.of(codes.yaml_values.duplicate_key(key), span, related=related)


def key_not_text(span: Span) -> Finding:
    return Finding.of(codes.yaml_values.key_not_a_string(), span)


def merge_key(span: Span) -> Finding:
    return Finding.of(codes.yaml_values.merge_key(), span)


def tag(written: str, span: Span) -> Finding:
    return Finding.of(codes.yaml_values.tag(written), span)


def second_document(span: Span) -> Finding:
    return Finding.of(codes.yaml_values.second_document(), span)


def alias_of_nothing(name: str, span: Span) -> Finding:
    return Finding.of(codes.yaml_values.undefined_alias(name), span)


def alias_inside_itself(name: str, span: Span, anchor: Span) -> Finding:
    related = (Related(anchor, "the value starts here"),)
    return Finding.of(codes.yaml_values.recursive_alias(name), span, related=related)


def text_too_long(name: str) -> Finding:
    return Finding.of(codes.sizes.file_too_long(name, LARGEST_TEXT), None)


def too_many_directives(name: str) -> Finding:
    what = codes.sizes.too_many_directives(MOST_DIRECTIVES)
    return Finding.of(what, Span(name, 1, 1, 1, 1))


def too_deep(span: Span) -> Finding:
    return Finding.of(codes.sizes.values_too_deep(DEEPEST), span)


def too_many(span: Span) -> Finding:
    return Finding.of(codes.sizes.too_many_values(MOST_NODES), span)


def scalar_too_long(length: int, span: Span) -> Finding:
    return Finding.of(codes.sizes.scalar_too_long(length, LONGEST_SCALAR), span)


def too_many_faults(span: Span | None) -> Finding:
    return Finding.of(codes.limits.too_many_errors_in_values(MOST_FAULTS), span)


def forbidden_character(character: str, span: Span, is_text: bool) -> Finding:
    """`is_text`: whether nearly all else in the file is text."""
    parts_lines = character in "\x85\u2028\u2029"
    fixes = () if parts_lines or not is_text else (Edit(span, "", title="remove the character"),)
    what = codes.source_text.invalid_character(ord(character))
    if not is_text:
        what = codes.source_text.not_text(ord(character))
    return Finding.of(what, span, fixes=fixes)


def unreadable(path: Path, error: OSError) -> Finding:
    if isinstance(error, FileNotFoundError):
        return Finding.of(codes.source_text.file_not_found(str(path), _near(path)), None)
    if isinstance(error, IsADirectoryError):
        return Finding.of(
            codes.source_text.file_is_a_folder(str(path), (path / "run.json").is_file()), None
        )
    reason = (error.strerror or str(error)).lower()
    return Finding.of(codes.source_text.file_unreadable(str(path), reason), None)


def not_utf8(name: str, before: bytes, byte: int) -> Finding:
    """`before` is what was read well, `byte` the first that was not."""
    lines = re.split(_LINE_BREAK, before.decode("utf-8"))
    line, column = len(lines), len(lines[-1]) + 1
    span = Span(name, line, column, line, column + 1)
    return Finding.of(codes.source_text.not_utf8(len(before), byte), span)


def _near(path: Path) -> str:
    """Returns a spec of a similar name in the same folder; empty if there is none."""
    try:
        names = [other.name for other in path.parent.iterdir() if is_yaml_name(other.name)]
    except OSError:
        return ""
    from ..findings.did_you_mean import did_you_mean

    close = did_you_mean(path.name, sorted(names))
    return str(path.with_name(close)) if close else ""
