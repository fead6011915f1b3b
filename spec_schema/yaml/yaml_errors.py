"""Well-formed YAML that a spec may not contain, each as one finding at its place."""

import re
from pathlib import Path

from ..findings.did_you_mean import did_you_mean
from ..findings.finding import Edit, Finding, Related, Span

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

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_SUFFIXES = (".yaml", ".yml")
_GLUED_BEGINNING = re.compile(r"[A-Za-z_][\w.]*:[^\s:/\\]")
_GLUED_TO_BRACKET = re.compile(r"[A-Za-z_]\w*:[{\[]")
_GLUED = re.compile(r"([A-Za-z_]\w*):[^\s:/\\]\S*(?: [A-Za-z_]\w*:\S+)*")


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
    return _GLUED.fullmatch(text) is not None


def begins_glued(text: str) -> bool:
    """Does the same for the beginning of a line: `dense:{units: 64}`."""
    return _GLUED_BEGINNING.match(text) is not None


def is_glued_to_bracket(text: str) -> bool:
    """Returns whether a plain key looks like two, the second in a bracket: `dense:{units`."""
    return _GLUED_TO_BRACKET.match(text) is not None


def space_missing(text: str, span: Span) -> Finding:
    key, _, value = text.partition(":")
    value = "…" if " " in value or value[:1] in "{[" else value
    column = span.column + len(key) + 1
    gap = Span(span.source, span.line, column, span.line, column)
    message = f"a space is missing after the colon of `{key}:`"
    fixes = (Edit(gap, " ", True, "write a space after the colon"),)
    return Finding("SC005", message, span, help=f"write `{key}: {value}`", fixes=fixes)


def glued_name(word: str, span: Span, path: str) -> Finding | None:
    """What is said of a name of nothing that looks like a key and its value: `dense:1`."""
    is_quoted = span.end_column - span.column != len(word)
    if is_quoted or not is_glued(word):
        return None
    return space_missing(word, span)._replace(path=path)


def duplicate(key: str, span: Span, first: Span) -> Finding:
    related = (Related(first, "first given here"),)
    message, label = f"`{key}` is given twice", "given again here"
    return Finding("SC006", message, span, label, help="keep one of the two", related=related)


def key_not_text(span: Span) -> Finding:
    help = "a key is a word, or text in quotes"
    return Finding("SC016", "a key must be text", span, help=help)


def merge_key(span: Span) -> Finding:
    help = "write the keys out; or use `extends` for a file, and a block for layers"
    return Finding("SC017", "merge keys (`<<`) are not read", span, help=help)


def tag(written: str, span: Span) -> Finding:
    help = "remove it: types are known without; a value that begins with `!` needs quotes"
    return Finding("SC015", f"tags are not read: `{written}`", span, help=help)


def second_document(span: Span) -> Finding:
    help = "keep one document in a file; for several forms of one spec, use `variants`"
    return Finding("SC014", "a second document begins here", span, help=help)


def alias_of_nothing(name: str, span: Span) -> Finding:
    help = f"write the value itself; text that begins with `*` needs quotes: '*{name}'"
    return Finding("SC018", f"no value before this is marked `&{name}`", span, help=help)


def alias_inside_itself(name: str, span: Span, anchor: Span) -> Finding:
    message = f"`*{name}` stands inside the value that is marked `&{name}`"
    help = f"write the value itself; text that begins with `*` needs quotes: '*{name}'"
    related = (Related(anchor, "the value begins here"),)
    label = "the value would contain itself"
    return Finding("SC019", message, span, label, help=help, related=related)


def text_too_long(name: str) -> Finding:
    message = f"{name} is too long: at most {LARGEST_TEXT:,} bytes are read"
    help = "a spec names its data; keep the data in files of their own"
    return Finding("SC701", message, None, help=help)


def too_many_directives(name: str) -> Finding:
    message = f"more than {MOST_DIRECTIVES} lines begin with `%`"
    help = "a spec needs no directives; text that begins with `%` needs quotes"
    return Finding("SC703", message, Span(name, 1, 1, 1, 1), help=help)


def too_deep(span: Span) -> Finding:
    message = f"more than {DEEPEST} lists and mappings inside each other"
    help = "an alias counts with everything in the value that it stands for"
    return Finding("SC702", message, span, "this one is too deep", help=help)


def too_many(span: Span) -> Finding:
    message = f"more than {MOST_NODES:,} keys and values"
    help = "an alias counts with everything in the value that it stands for"
    return Finding("SC703", message, span, "reading stopped here", help=help)


def scalar_too_long(length: int, span: Span) -> Finding:
    message = f"a key or value of {length:,} characters: at most {LONGEST_SCALAR:,} are read"
    help = "a spec names its data; keep the data in files of their own"
    return Finding("SC704", message, span, help=help)


def too_many_faults(span: Span | None) -> Finding:
    message = f"more than {MOST_FAULTS} faults: reading stopped here"
    return Finding("SC707", message, span, help="mend the ones above, and try again")


def forbidden_character(character: str, span: Span, is_text: bool) -> Finding:
    """`is_text`: whether nearly all else in the file is text."""
    message = f"the character U+{ord(character):04X} can't stand in a spec"
    help = "remove it; the editor may not show it"
    if not is_text:
        help = "save the file as UTF-8 text; this looks like UTF-16 or no text at all"
    parts_lines = character in "\x85\u2028\u2029"
    fixes = () if parts_lines or not is_text else (Edit(span, "", title="remove the character"),)
    return Finding("SC008", message, span, help=help, fixes=fixes)


def unreadable(path: Path, error: OSError) -> Finding:
    if isinstance(error, FileNotFoundError):
        return Finding("SC002", f"{path} does not exist", None, help=_spelling(path))
    if isinstance(error, IsADirectoryError):
        return Finding("SC002", f"{path} is a folder", None, help="name a file in it")
    reason = (error.strerror or str(error)).lower()
    return Finding("SC002", f"{path} can't be read: {reason}", None)


def not_utf8(name: str, before: bytes, byte: int) -> Finding:
    """`before` is what was read well, `byte` the first that was not."""
    lines = _LINE_BREAK.split(before.decode("utf-8"))
    line, column = len(lines), len(lines[-1]) + 1
    span = Span(name, line, column, line, column + 1)
    message = f"this is not UTF-8: byte {len(before)} is 0x{byte:02X}"
    help = "save the file as UTF-8 in the editor"
    return Finding("SC003", message, span, "the first byte that does not fit", help=help)


def _spelling(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir() if other.suffix in _SUFFIXES]
    except OSError:
        return ""
    close = did_you_mean(path.name, sorted(names))
    return f"did you mean `{path.with_name(close)}`?" if close else ""
