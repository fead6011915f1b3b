"""The tree of a YAML text: plain data, every part with its span."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from ..findings.finding import Findings, Related, Span
from .offsets import Raw

Plain: TypeAlias = bool | int | float | str | None


class Scalar:
    """A scalar. `quoted` tells a quoted or block scalar from a plain one.

    `raw` is how it is written, if that is longer than its value.
    """

    __slots__ = ("quoted", "raw", "span", "value")

    def __init__(
        self, value: Plain, span: Span, quoted: bool = False, raw: Raw | None = None
    ) -> None:
        self.value = value
        self.span = span
        self.quoted = quoted
        self.raw = raw


class Substituted(Scalar):
    """The value of a reference.

    `origins` are the names it mentions and where they get their values, because the place of use
    does not show why a value is wrong. `is_bare` is true if the value is that of a single name, not
    a result of arithmetic. `formula` is the name or the arithmetic.
    """

    __slots__ = ("formula", "is_bare", "origins")

    def __init__(
        self,
        value: Plain,
        span: Span,
        quoted: bool,
        origins: tuple[tuple[str, Span], ...],
        is_bare: bool = False,
        formula: str = "",
    ) -> None:
        super().__init__(value, span, quoted)
        self.origins = origins
        self.is_bare = is_bare
        self.formula = formula


class Composed(Scalar):
    """A text in which references are replaced by their values.

    `written` is the text with the references; `pieces` are the offsets of each value, and those of
    its reference in `written`.
    """

    __slots__ = ("pieces", "written")

    def __init__(
        self, value: str, scalar: Scalar, pieces: tuple[tuple[int, int, int, int], ...]
    ) -> None:
        super().__init__(value, scalar.span, scalar.quoted, scalar.raw)
        self.written = str(scalar.value)
        self.pieces = pieces

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Returns the offsets in `written` of a part of the value; whole references count."""
        first, last = start, end
        for begin, stop, from_, to in self.pieces:
            if start >= begin:
                first = start - stop + to if start >= stop else from_
            if end > begin:
                last = end - stop + to if end >= stop else to
        return first, last


class Sequence:
    """A list of values."""

    __slots__ = ("items", "span")

    def __init__(self, items: list["Value"], span: Span) -> None:
        self.items = items
        self.span = span

    def __iter__(self) -> Iterator["Value"]:
        return iter(self.items)


class Entry:
    """A key of a mapping: the span of the key, and the value."""

    __slots__ = ("key_span", "value")

    def __init__(self, key_span: Span, value: "Value") -> None:
        self.key_span = key_span
        self.value = value


class Mapping:
    """A mapping. Keys are text, in the order written."""

    __slots__ = ("entries", "span")

    def __init__(self, entries: dict[str, Entry], span: Span) -> None:
        self.entries = entries
        self.span = span

    def get(self, key: str) -> "Value | None":
        """Returns the value of a key, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None


Value: TypeAlias = Scalar | Sequence | Mapping


def is_given_beside(key: str, entry: Entry, there: dict[str, Entry]) -> bool:
    """Returns whether a key is in the same mapping of the same file."""
    return key in there and there[key].key_span.source == entry.key_span.source


def is_empty(value: Value | None) -> bool:
    """Returns whether the value is missing or null."""
    return value is None or (isinstance(value, Scalar) and value.value is None)


def related_of(value: Value) -> tuple[Related, ...]:
    """Returns the places where a substituted value comes from."""
    substituted = _substituted(value)
    origins = substituted.origins if substituted else ()
    return tuple(Related(span, set_here(name)) for name, span in origins)


def set_here(name: str) -> str:
    """Returns the label of the place where a name of an expression gets its value."""
    tensor, _, size = name.rpartition(".")
    return f"`{tensor}` comes from here" if size and tensor else f"`{name}` is set here"


def related_of_key(entry: Entry) -> tuple[Related, ...]:
    """Returns the places where a key comes from that isn't written, as in `dense: $row`."""
    return related_of(entry.value) if entry.key_span == entry.value.span else ()


def suppress_followups_at_origin(value: Value, findings: Findings) -> None:
    """Where a wrong value is that of a name: what is said of other uses of it only follows."""
    substituted = _substituted(value)
    if substituted is not None and substituted.is_bare:
        for _, span in substituted.origins:
            findings.suppress_followups(span)


def origin_of(value: Value) -> Span:
    """Returns where a value is written, behind the one name that stands for it if need be."""
    substituted = _substituted(value)
    if substituted is not None and substituted.is_bare and substituted.origins:
        return substituted.origins[0][1]
    return value.span


def _substituted(value: Value) -> Substituted | None:
    """Returns where a value comes from; parts of a list or mapping carry their own."""
    inner: Value | None = value
    if isinstance(value, Sequence):
        inner = next(iter(value.items), None)
    elif isinstance(value, Mapping):
        inner = next((entry.value for entry in value.entries.values()), None)
    return inner if isinstance(inner, Substituted) and inner.span == value.span else None


def inside(value: Value, start: int, end: int) -> Span:
    """Returns the span of a part of a text, by its offsets; that of all if it can't be located."""
    span = value.span
    if not isinstance(value, Scalar):
        return span
    text = str(value.value)
    if isinstance(value, Composed):
        text = value.written
        start, end = value.place(start, end)
    if value.raw is not None:
        return Span(span.source, *value.raw.place(text, start, end))
    if span.line != span.end_line:
        return span
    quote = 1 if value.quoted else 0
    if span.end_column - span.column != len(text) + 2 * quote:
        return span
    column = span.column + quote
    return Span(span.source, span.line, column + start, span.line, column + end)


def plain(value: Value) -> Any:
    """Returns the value as plain Python data, without spans."""
    if isinstance(value, Scalar):
        return value.value
    if isinstance(value, Sequence):
        return [plain(item) for item in value.items]
    return {key: plain(entry.value) for key, entry in value.entries.items()}


def describe(value: Value) -> str:
    """Returns the value as messages phrase it: "3", "'x'", "[1, 2]"."""
    if isinstance(value, Sequence):
        return _describe_list(value.items)
    if isinstance(value, Mapping):
        return "a mapping" if value.entries else "an empty mapping"
    return describe_plain(value.value)


def _describe_list(items: list[Value]) -> str:
    if not items:
        return "an empty list"
    numbers = [item.value for item in items if isinstance(item, Scalar)]
    shown = ", ".join("null" if number is None else str(number) for number in numbers[:9])
    if len(shown) > 40 or len(numbers) < len(items) or len(items) > 8:
        return "a list"
    return f"[{shown}]"


def describe_plain(value: Plain) -> str:
    """Does the same for a value that is not a list or mapping."""
    if isinstance(value, str):
        return f"'{short(value)}'"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return short(str(value))


def short(text: str) -> str:
    """Returns a text for messages, truncated if long."""
    return text if len(text) <= 60 else text[:59] + "…"


_PUNCTUATION = str.maketrans("_./-", "aaaa")


def flow(value: Value) -> str:
    """Returns the value as a spec may write it on one line, truncated if long."""
    if isinstance(value, Sequence):
        return short(f"[{', '.join(flow(item) for item in value.items[:9])}]")
    if isinstance(value, Mapping):
        entries = list(value.entries.items())[:9]
        return short(f"{{{', '.join(f'{key}: {flow(entry.value)}' for key, entry in entries)}}}")
    if value.value is None or isinstance(value.value, bool):
        return "null" if value.value is None else str(value.value).lower()
    text = str(value.value)
    is_plain = not isinstance(value.value, str) or (
        text[:1].isalpha() and text.translate(_PUNCTUATION).isalnum()
    )
    return short(text if is_plain else "'{}'".format(text.replace("'", "''")))
