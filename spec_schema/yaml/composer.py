"""From the events of the YAML parser to the tree of values: one pass, with an explicit stack and
limits.
"""

from collections.abc import Callable, Iterable
from typing import Any

import yaml

from ..findings.finding import Finding, Findings, Span
from . import marks
from . import yaml_errors as refusals
from .core_schema import NumberFault, resolve
from .offsets import Raw
from .plain_texts import PlainTexts, foreign
from .values import Entry, Mapping, Plain, Scalar, Sequence, Value
from .yaml_errors import DEEPEST, LONGEST_SCALAR, MOST_FAULTS, MOST_NODES, Refused

_BLOCK_STYLES = frozenset("|>")
_NOT_A_KEY = frozenset(("", "<<"))


class _SecondDocument(Exception):
    """Raised at a second document, to stop with the tree of the first."""


class _Frame:
    """A collection being filled; `is_wrong` if it has a reported error.

    In a mapping, a key of None drops its value.
    """

    __slots__ = (
        "entries",
        "expects_key",
        "flow",
        "is_mapping",
        "is_wrong",
        "items",
        "key",
        "key_span",
        "value",
    )

    def __init__(self, value: Sequence | Mapping, flow: bool, is_wrong: bool = False) -> None:
        self.value: Value = value
        self.flow = flow
        self.is_wrong = is_wrong
        self.key: str | None = None
        self.key_span = value.span
        if isinstance(value, Mapping):
            self.is_mapping = self.expects_key = True
            self.entries: dict[str, Entry] = value.entries
            return
        self.is_mapping = self.expects_key = False
        self.items: list[Value] = value.items


class Composer:
    """Builds the tree of one document; `root` is None before, and if there is none."""

    def __init__(self, name: str, text: str, findings: Findings) -> None:
        self._name, self._text, self._diagnostics = name, text, findings
        self._last = Span(name, 1, 1, 1, 1)
        self._frame = _Frame(Sequence([], self._last), flow=False)
        self._open = [self._frame]
        self._nodes = self._documents = self._faults = 0
        self._plain = PlainTexts(text)
        self._anchors: dict[str, Value] = {}
        self._measured: dict[Value, tuple[int, int]] = {}

    @property
    def root(self) -> Value | None:
        """The tree; None before the document and if there is none."""
        items = self._open[0].items
        return items[0] if items else None

    @property
    def open_flows(self) -> list[Span]:
        """Spans of the brackets that are still open, outermost first."""
        return [frame.value.span for frame in self._open if frame.flow]

    def feed(self, events: Iterable[yaml.Event]) -> None:
        """Consumes all events. Raises Refused when a limit is exceeded."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceStartEvent: self._begin,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            for event in events:
                kind = type(event)
                if kind in handlers:
                    handlers[kind](event)
        except _SecondDocument:
            return
        finally:
            self._diagnostics.work.charge(self._nodes)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents == 1:
            return
        width = 3 if event.explicit else 1
        self._report(refusals.second_document(marks.at(self._name, event.start_mark, width)))
        raise _SecondDocument

    def _scalar(self, event: Any) -> None:
        begin, end, text = event.start_mark, event.end_mark, event.value
        span = Span(self._name, begin.line + 1, begin.column + 1, end.line + 1, end.column + 1)
        self._last = span
        self._nodes += 1
        if event.style or event.anchor or event.tag or len(text) > LONGEST_SCALAR:
            self._adorned_scalar(event, text, span)
        elif not self._frame.expects_key:
            raw = self._raw(event) if span.line != span.end_line else None
            self._put(Scalar(self._resolve(text, span), span, raw=raw))
        elif text.isidentifier():
            self._key(text, span)
        else:
            self._odd_key(text, span)
        if self._nodes > MOST_NODES:
            raise Refused(refusals.too_many(span))

    def _adorned_scalar(self, event: Any, text: str, span: Span) -> None:
        """Handles a scalar that is quoted, multi-line, anchored, tagged or very long."""
        if event.anchor or event.tag or event.style in _BLOCK_STYLES:
            self._last = span = marks.scalar(self._name, self._text, event)
            if self._has_tag(event):
                self._diagnostics.suppress_followups(span)
        if len(text) > LONGEST_SCALAR:
            self._report(refusals.scalar_too_long(len(text), span))
            self._diagnostics.suppress_followups(span)
        plain = not event.style and not event.tag
        if self._frame.expects_key:
            self._odd_key(text, span) if plain else self._key(text, span)
            return
        content = self._resolve(text, span) if plain else text
        is_longer = span.line != span.end_line or span.end_column - span.column != len(text) + 2
        is_bare = not event.anchor and not event.tag
        raw = self._raw(event) if event.style and is_longer and is_bare else None
        value = Scalar(content, span, not plain, raw)
        if event.anchor:
            self._anchors[event.anchor] = value
        self._put(value)

    def _raw(self, event: Any) -> Raw:
        begin = event.start_mark
        return Raw(self._text[begin.index : event.end_mark.index], begin.line + 1, begin.column + 1)

    def _report(self, diagnostic: Finding) -> None:
        self._faults += 1
        if self._faults > MOST_FAULTS:
            raise Refused(refusals.too_many_faults(self._last))
        self._diagnostics.extend((diagnostic,))

    def _resolve(self, text: str, span: Span) -> Plain:
        try:
            if not text.isalnum():
                frame = self._frame
                key = frame.key_span if frame.is_mapping else None
                self._plain.check_value(text, span, key, frame.flow)
            return resolve(text)
        except NumberFault as fault:
            self._report(Finding.of(fault.violation, span))
            self._diagnostics.suppress_followups(span)
            return fault.value

    def _odd_key(self, text: str, span: Span) -> None:
        """Handles a plain key that may not be meant as one."""
        self._plain.check_key(text, span, self._frame.flow)
        if text in _NOT_A_KEY:
            self._refuse_key(refusals.merge_key if text else refusals.key_not_text)
        else:
            self._key(text, span)

    def _key(self, text: str, span: Span) -> None:
        frame = self._frame
        frame.expects_key = False
        frame.key, frame.key_span = text, span
        if text in frame.entries:
            frame.key = None
            self._report(refusals.duplicate(text, span, frame.entries[text].key_span))

    def _refuse_key(self, why: Callable[[Span], Finding] = refusals.key_not_text) -> None:
        self._report(why(self._last))
        if len(self._open) > 2:  # this may be why the mapping lacks keys
            self._diagnostics.suppress_followups(self._open[-2].key_span)
        self._frame.expects_key = False
        self._frame.key = None
        self._frame.key_span = self._last

    def _refuse_mapping_as_key(self, value: Value) -> None:
        frame = self._frame
        is_template = frame.flow and isinstance(value, Mapping)
        found = foreign().template(frame.value.span, self._plain.lines) if is_template else None
        if found is None:
            self._refuse_key()
            return
        text, why = found
        self._refuse_key(lambda _: why)
        frame.value, frame.is_wrong = Scalar(text, frame.value.span), True

    def _put(self, value: Value) -> None:
        frame = self._frame
        if not frame.is_mapping:
            frame.items.append(value)
        elif frame.expects_key:
            self._refuse_mapping_as_key(value)
        else:
            frame.expects_key = True
            if frame.key is not None:
                frame.entries[frame.key] = Entry(frame.key_span, value)

    def _begin(self, event: Any) -> None:
        mark = event.start_mark
        span = Span(self._name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        tagged = False
        if event.anchor or event.tag:
            span = marks.node_start(self._name, self._text, mark)
            tagged = self._has_tag(event)
        self._last = span
        self._count(1, span)
        self._check_depth(len(self._open), span)
        is_mapping = type(event) is yaml.MappingStartEvent
        value: Mapping | Sequence = Mapping({}, span) if is_mapping else Sequence([], span)
        if event.anchor:
            self._anchors[event.anchor] = value
        self._frame = _Frame(value, event.flow_style, tagged)
        self._open.append(self._frame)

    def _end(self, event: Any) -> None:
        frame = self._open.pop()
        begin, last = frame.value.span, self._last
        line, column = last.end_line, last.end_column
        if frame.flow:
            line, column = event.end_mark.line + 1, event.end_mark.column + 1
        # To the parser a block ends where the next thing begins, to a reader with its last value.
        self._last = Span(self._name, begin.line, begin.column, line, column)
        frame.value.span = self._last
        if frame.is_wrong:
            self._diagnostics.suppress_followups(self._last)
        self._frame = self._open[-1]
        self._put(frame.value)

    def _alias(self, event: Any) -> None:
        self._last = span = marks.between(self._name, event.start_mark, event.end_mark)
        target = self._anchors.get(event.anchor)
        if self._frame.expects_key:
            self._refuse_key()
        elif target is None:
            self._leave_out(refusals.alias_of_nothing(event.anchor, span))
        elif any(frame.value is target for frame in self._open):
            self._leave_out(refusals.alias_inside_itself(event.anchor, span, target.span))
        else:
            size, height = self._measure(target)
            self._count(size, span)
            self._check_depth(len(self._open) - 1 + height, span)
            self._put(target)

    def _leave_out(self, why: Finding) -> None:
        """Uses null for an invalid value and suppresses follow-ups."""
        self._report(why)
        assert why.span is not None
        self._diagnostics.suppress_followups(why.span)
        self._diagnostics.suppress_followups(self._frame.key_span)
        self._put(Scalar(None, why.span))

    def _measure(self, value: Value) -> tuple[int, int]:
        """Returns the number of keys and values in a value, and its depth. Each is visited once."""
        if value not in self._measured:
            self._measured[value] = self._walk(value)
        return self._measured[value]

    def _walk(self, value: Value) -> tuple[int, int]:
        size = height = 0
        pending: list[tuple[Value, int]] = [(value, 0)]
        while pending:
            node, above = pending.pop()
            inner = self._measured.get(node)
            if inner:
                size, height = size + inner[0], max(height, above + inner[1])
                continue
            size += 1
            if isinstance(node, Scalar):
                continue
            height = max(height, above + 1)
            if isinstance(node, Sequence):
                pending += [(item, above + 1) for item in node.items]
                continue
            size += len(node.entries)
            pending += [(entry.value, above + 1) for entry in node.entries.values()]
        return size, height

    def _count(self, more: int, span: Span) -> None:
        self._nodes += more
        if self._nodes > MOST_NODES:
            raise Refused(refusals.too_many(span))

    def _check_depth(self, depth: int, span: Span) -> None:
        if depth > DEEPEST:
            raise Refused(refusals.too_deep(span))

    def _has_tag(self, event: Any) -> bool:
        """Returns whether there is a tag, and reports it."""
        if not event.tag or event.tag == "!":
            return False
        span, written = marks.tag(self._name, self._text, event.start_mark)
        self._report(refusals.tag(written, span))
        return True
