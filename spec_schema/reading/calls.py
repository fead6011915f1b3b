"""Components written as calls, `Dense(10, activation="relu")`, or without a colon, `dense 10`."""

import re
from typing import Any

from ..component import Catalogue, Component
from ..findings import codes
from ..findings.did_you_mean import bare
from ..findings.finding import Edit, Finding, Findings, Span
from ..yaml.yaml_errors import glued_name
from .fields import fields_of

_VALUE = r"""[\w.+-]+|\[[\w.+, \[\]-]*\]|"[^"\\]*"|'[^'\\]*'"""


def report_unparted(
    catalogue: Catalogue[Any], word: str, span: Span, path: str, findings: Findings
) -> bool:
    """Reports an unknown name that contains values: `dense:1`, `dense 1`, `dense(1)`.

    Returns whether it is one.
    """
    found = _unparted(catalogue, word, span, path, findings)
    if found is not None:
        findings.extend([found])
    return found is not None


def _unparted(
    catalogue: Catalogue[Any], word: str, span: Span, path: str, findings: Findings
) -> Finding | None:
    if "(" not in word:
        return _colon_missing(catalogue, word, span, path) or glued_name(word, span, path)
    from ..yaml.foreign_notation import called

    # Without the last parenthesis, where a value ends can't be known.
    parts = called(word) or (called(f"{word})") and (word.partition("(")[0], None))
    if not parts:
        return None
    name, arguments = parts
    name = name.rpartition(".")[2]
    kind = name if name in catalogue else findings.guess(name, catalogue, catalogue.synonyms)
    written = ""
    if kind is not None and arguments is not None:
        written = _written(catalogue, name, kind, arguments)
    if written and not path.endswith("]") and arguments:
        written = f"{{{written}}}"  # a value on the line of its key
    is_plain = span.end_column - span.column == len(word)
    fixes = (Edit(span, written, title=f"write `{written}`"),) if written and is_plain else ()
    what = codes.yaml_syntax.call(name, written or f"{kind or name}: {{…}}")
    return Finding.of(what, span, path, fixes=fixes)


def _colon_missing(catalogue: Catalogue[Any], word: str, span: Span, path: str) -> Finding | None:
    """Returns a finding for a name and its main parameter without a colon: `dense 3`."""
    name, _, value = word.partition(" ")
    if name not in catalogue or not re.fullmatch(_VALUE, value.strip()):
        return None
    written = f"{name}: {value.strip()}"
    if not path.endswith("]"):
        written = f"{{{written}}}"  # a value on the line of its key
    is_plain = span.end_column - span.column == len(word)
    fixes = (Edit(span, written, title=f"write `{written}`"),) if is_plain else ()
    return Finding.of(codes.yaml_syntax.missing_colon(name, written), span, path, fixes=fixes)


def _written(catalogue: Catalogue[Any], name: str, kind: str, arguments: list[str]) -> str:
    """Returns the call as a spec writes it; empty if that can't be known."""
    from ..yaml.foreign_notation import value

    if not arguments:
        return kind
    definition: type[Component] = catalogue.find(kind)
    keys = list(fields_of(definition))
    given: dict[str, str] = {}
    for at, argument in enumerate(arguments):
        key, sign, written = argument.partition("=")
        if not sign:  # by its position, which says what it is where this is Keras' own name
            is_known = bare(name) == bare(kind) and at < len(keys)
            key, written = keys[at] if is_known else "", argument
        given[key.strip()] = value(written)
    is_read = len(given) == len(arguments) and set(given) <= set(keys)
    if not is_read or not all(re.fullmatch(_VALUE, one) for one in given.values()):
        return ""
    main = definition.main
    if main is not None and list(given) == [main]:
        return f"{kind}: {given[main]}"
    return f"{kind}: {{{', '.join(f'{key}: {shown}' for key, shown in given.items())}}}"
