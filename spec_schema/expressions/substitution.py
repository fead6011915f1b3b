"""Substitution of `$name` and `$(expression)` in the texts of a tree; `$$` is a dollar sign."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeGuard

from ..findings import codes
from ..findings.finding import Edit, Findings, Related, Span
from ..yaml import values
from ..yaml.values import Composed, Scalar, Substituted, Value, inside
from .evaluation import LONGEST_LIST, LONGEST_TEXT, Unknown, evaluate
from .formula import CONSTANTS, FormulaError, Name, Token
from .references import TextPart, in_formula, is_name, moved, names_in, parts_of, refusal, written

MOST_VALUES = 100_000
DEEPEST = 64
MOST_SHOWN = 12

_FORMULAS = (".compute", ".compute.expression")
"""Ends of the paths of tensor expressions, where a reference stands for a constant."""
_FAR = 60
"""Characters before and after an operator between which a word is looked for."""
_MISNAMED = r"\w+(?:[.-]\w+)+"
_CONSTANTS = {"None": "null", "TRUE": "true", "FALSE": "false"}


class Unknowable:
    """The value of a name whose own value is wrong: errors that use it are not reported."""


UNKNOWABLE: Final = Unknowable()


class Failed(Scalar):
    """A text whose reference could not be evaluated. That is reported; consequences are not."""

    __slots__ = ()


def substitute(
    value: Value,
    names: Mapping[str, Any],
    findings: Findings,
    path: str = "",
    origins: Mapping[str, Span] | None = None,
) -> Value:
    """Returns the value with every reference evaluated; the same object if there are none.

    Args:
        names: Plain data by name; UNKNOWABLE for a name whose own value is wrong.
        path: Path of the value for messages (`training.batch_size`).
        origins: Where names get their values, for messages about these.

    New values have the span of the place of use. A text that can't be evaluated is reported (SC601
    unknown name, SC602 syntax, SC603 evaluation) and becomes `Failed`.
    """
    substitution = Substitution(names, findings)
    if origins is not None:  # one without items may find some when asked
        substitution.origins = origins
    return substitution.apply(value, path)


def names_used(value: Value) -> set[str]:
    """Returns every name that references inside a value mention, valid or not."""
    return {name for text in _texts(value) for name in names_in(text)}


def data_of(value: Value) -> Any:
    """Returns the value as plain data for `names`; UNKNOWABLE if a part of it has failed."""
    return UNKNOWABLE if _has_failed(value) else values.plain(value)


class Substitution:
    """One pass over a tree. It counts what it creates, so that nested lists of params stay bounded.

    Attributes:
        later: Names that are defined, but have no value yet.
        origins: Where names get their values.
    """

    def __init__(self, names: Mapping[str, Any], findings: Findings) -> None:
        self.names = names
        self.findings = findings
        self.later: frozenset[str] = frozenset()
        self.origins: Mapping[str, Span] = {}
        self.left = MOST_VALUES

    def apply(self, value: Value, path: str) -> Value:
        """Returns a value with every reference evaluated. Errors are reported."""
        if isinstance(value, Scalar):
            text = value.value
            return self._scalar(value, text, path) if _has_reference(text) else value
        if isinstance(value, values.Sequence):
            return self._sequence(value, path)
        return self._mapping(value, path)

    def _sequence(self, value: values.Sequence, path: str) -> values.Sequence:
        self.findings.work.charge(len(value.items) + 1)
        items = [self.apply(item, f"{path}[{at}]") for at, item in enumerate(value.items)]
        same = all(new is old for new, old in zip(items, value.items, strict=True))
        return value if same else values.Sequence(items, value.span)

    def _mapping(self, value: values.Mapping, path: str) -> values.Mapping:
        self.findings.work.charge(len(value.entries) + 1)
        changed = {}
        for key, entry in value.entries.items():
            new = self.apply(entry.value, f"{path}.{key}" if path else key)
            if new is not entry.value:
                changed[key] = values.Entry(entry.key_span, new)
        return values.Mapping({**value.entries, **changed}, value.span) if changed else value

    def _scalar(self, scalar: Scalar, text: str, path: str) -> Value:
        """Returns the value of a text. If it has none, reports it and suppresses follow-ups."""
        self.findings.work.charge(8 + len(text) // 2)
        if "$(" in text:
            self.findings.work.charge_for(text, 2 * len(text))
        parts: tuple[TextPart, ...] = ()
        try:
            parts = parts_of(text)
            if not any([self._is_unknown(part, scalar, path) for part in parts]):  # reports all
                return self._value(parts, scalar, is_formula=path.endswith(_FORMULAS))
        except FormulaError as error:
            span = inside(scalar, error.start, error.end)
            origins = dict(origin for part in parts for origin in self._origins(part))
            related = [Related(place, values.set_here(name)) for name, place in origins.items()]
            self.findings.report(
                error.violation, span, path=path, related=related, fixes=_repair(error, span)
            )
        self.findings.suppress_followups(scalar.span)
        return Failed(text, scalar.span, scalar.quoted)

    def _value(self, parts: tuple[TextPart, ...], scalar: Scalar, is_formula: bool) -> Value:
        if len(parts) == 1 and parts[0].formula:
            return self._substituted(self._worth(parts[0]), scalar, parts[0])
        text, pieces = "", []
        for part in parts:
            begin = len(text)
            if part.formula is None:
                text += part.text
            else:
                text += (in_formula if is_formula else written)(self._worth(part), part)
            pieces.append((begin, len(text), part.start, part.end))
            if part.formula and len(text) > LONGEST_TEXT:
                raise refusal(part, codes.expressions.result_too_long(LONGEST_TEXT))
        references = (place for place, part in zip(pieces, parts, strict=True) if part.formula)
        return Composed(text, scalar, tuple(references))

    def _worth(self, part: TextPart) -> Any:
        assert part.formula is not None
        root = part.formula.root
        if isinstance(root, Name):  # any value is passed on; only arithmetic is bounded
            return self.names[root.token.text]
        taken = (self.names[word.text] for word in part.formula.names)
        lengths = sum(len(v) for v in taken if isinstance(v, list))
        made = part.text.count(":") + part.text.count("range")  # lists, at most
        self.findings.work.charge(len(part.text) + (lengths + made * LONGEST_LIST) // 4)
        try:
            return evaluate(root, self.names)
        except FormulaError as error:
            raise moved(error, part) from None

    def _substituted(self, data: Any, scalar: Scalar, part: TextPart, depth: int = 0) -> Value:
        """Returns plain data as values at the place of use."""
        self.left -= 1
        self.findings.work.charge(2)
        if self.left < 0:
            raise refusal(part, codes.expressions.too_many_values(MOST_VALUES))
        if depth > DEEPEST:
            raise refusal(part, codes.expressions.param_too_deep(DEEPEST))
        if isinstance(data, Unknown):
            raise refusal(part, data.why)
        if isinstance(data, (list, tuple)):
            items = [self._substituted(item, scalar, part, depth + 1) for item in data]
            return values.Sequence(items, scalar.span)
        if isinstance(data, Mapping):
            entries = {
                key: values.Entry(scalar.span, self._substituted(item, scalar, part, depth + 1))
                for key, item in data.items()
            }
            return values.Mapping(entries, scalar.span)
        root = part.formula.root if part.formula else None
        is_bare = isinstance(root, Name) and is_name(root.token.text)
        origins = self._origins(part)
        formula = "" if depth else part.text
        return Substituted(data, scalar.span, scalar.quoted, origins, is_bare, formula)

    def _origins(self, part: TextPart) -> tuple[tuple[str, Span], ...]:
        words = dict.fromkeys(word.text for word in part.formula.names) if part.formula else {}
        return tuple((name, self.origins[name]) for name in words if name in self.origins)

    def _is_unknown(self, part: TextPart, scalar: Scalar, path: str) -> bool:
        """Returns whether a name of the part has no value, and reports it once."""
        mentioned = part.formula.names if part.formula else ()
        for word in mentioned:
            if word.text in self.names or self._are_lost():
                continue
            if not self._is_misnamed(word, part, scalar):
                self._report_unknown(word, part, scalar, path)
        return any(self._is_wrong(word.text) for word in mentioned)

    def _is_wrong(self, name: str) -> bool:
        """Returns whether a name has no value, or a wrong one."""
        if self.names.get(name, UNKNOWABLE) is UNKNOWABLE:
            return True
        return name in self.origins and self.findings.is_poisoned(self.origins[name])

    def _are_lost(self) -> bool:
        """Returns whether the params as a whole are invalid, which is already reported."""
        found = self.findings if self.findings.takes_hints else ()
        return any(one.path == "params" and one.kind == "params_not_a_mapping" for one in found)

    def _is_misnamed(self, word: Token, part: TextPart, scalar: Scalar) -> bool:
        """Returns whether it is part of an invalid param name (`my-width`), already reported."""
        at = part.inside + word.start
        begin = max(0, at - _FAR)
        near = str(scalar.value)[begin : at + 2 * _FAR]
        found = (
            one for one in re.finditer(_MISNAMED, near) if one.start() <= at - begin < one.end()
        )
        return any(one[0] in self.names for one in found)

    def _report_unknown(self, word: Token, part: TextPart, scalar: Scalar, path: str) -> None:
        name = word.text
        is_later = name in self.later
        guess = None if is_later else self._guess(name)
        if is_later:
            what = codes.expressions.param_used_before_its_definition(name)
        elif name == "index":
            what = codes.expressions.index_outside_repeat()
        elif f"{name}.shape" in self.names:
            what = codes.expressions.tensor_as_param(name)
        elif "." in name:
            sizes = (each for each in self.names if each.endswith(name[name.rindex(".") :]))
            what = codes.expressions.undefined_size(name, [*islice(sizes, MOST_SHOWN)])
        else:
            known = (each for each in self.names if is_name(each))
            what = codes.expressions.undefined_param(name, [*islice(known, MOST_SHOWN)])
        span = inside(scalar, part.inside + word.start, part.inside + word.end)
        self.findings.report(what, span, path=path, meant=guess)

    def _guess(self, word: str) -> str | None:
        guess = self.findings.guess(word, self.names, _CONSTANTS)
        fits = guess and (("." in word if "." in guess else is_name(guess)) or guess in CONSTANTS)
        return guess if fits else None


def _repair(error: FormulaError, span: Span) -> tuple[Edit, ...]:
    """Returns the edit for a part of a text, if it has a replacement and its place is known."""
    if not error.replacement or span.end_column - span.column != error.end - error.start:
        return ()
    return (Edit(span, error.replacement, title=f"write `{error.replacement}`"),)


# The names that are used.


def _has_reference(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and "$" in text


def _texts(value: Value) -> Iterator[str]:
    """Yields every text with a `$` inside a value, in any order."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, values.Sequence):
            pending += value.items
        elif isinstance(value, values.Mapping):
            pending += [entry.value for entry in value.entries.values()]
        elif _has_reference(value.value):
            yield value.value


def _has_failed(value: Value) -> bool:
    if isinstance(value, Scalar):
        return isinstance(value, Failed)
    if isinstance(value, values.Sequence):
        return any(_has_failed(item) for item in value.items)
    return any(_has_failed(entry.value) for entry in value.entries.values())
