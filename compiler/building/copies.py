"""The copies of a repeated layer: how many there are, and which values each is made with."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, NamedTuple

from ...spec_schema.expressions.references import is_name
from ...spec_schema.expressions.substitution import Failed, data_of, names_used, substitute
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value, describe, related_of
from .scope import Scope

REPEATING = ("repeat", "for")
"""Keys that make copies of an item."""


class CopyValues(NamedTuple):
    """What `$name` means in one copy, and where that is written."""

    values: MutableMapping[str, Any]
    origins: MutableMapping[str, Span]


def read_copies(
    item: Mapping, scope: Scope, path: str, findings: Findings
) -> tuple[int, Iterator[CopyValues]] | None:
    """Returns the number of copies, and the values of each; None if they can't be read."""
    if "for" not in item.entries:
        count = _repeat(item.entries["repeat"].value, scope, path, findings)
        rows: Iterable[CopyValues] = (CopyValues({}, {}) for _ in range(count))
    else:
        if "repeat" in item.entries:
            span = item.entries["repeat"].key_span
            findings.report(codes.components.repeat_beside_for(), span, path=f"{path}.repeat")
        read = _for(item.entries["for"].value, scope, f"{path}.for", findings)
        if read is None:
            return None
        count, rows = len(read), read
    return count, (_in_scope(row, index, scope) for index, row in enumerate(rows))


def _in_scope(row: CopyValues, index: int, scope: Scope) -> CopyValues:
    values = ChainMap({"index": index, **row.values}, scope.values)
    return CopyValues(values, ChainMap(row.origins, scope.origins))


def once(item: Mapping) -> Mapping:
    """Returns an item without what makes copies of it."""
    entries = {key: entry for key, entry in item.entries.items() if key not in REPEATING}
    return Mapping(entries, item.span)


def _repeat(written: Value, scope: Scope, path: str, findings: Findings) -> int:
    """Returns the number of copies; `$index` is not defined there. It is 1 if it can't be read."""
    value = substitute(written, scope.values, findings, path, scope.origins)
    count = value.value if isinstance(value, Scalar) else None
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
        return count
    what = codes.values.wrong_value("repeat", "a non-negative integer", describe(value))
    findings.report(what, value.span, path=f"{path}.repeat", related=related_of(value))
    return 1


def _for(written: Value, scope: Scope, path: str, findings: Findings) -> list[CopyValues] | None:
    value = substitute(written, scope.values, findings, path, scope.origins)
    if isinstance(value, Failed):
        return None
    if not isinstance(value, Mapping) or not value.entries:
        what = codes.values.wrong_value("for", "a mapping of names to lists", describe(value))
        findings.report(what, value.span, path=path, related=related_of(value))
        return None
    lists = dict(_lists(value, path, findings))
    if len(lists) < len(value.entries):
        return None
    lengths = {name: len(items) for name, items in lists.items()}
    if len({*lengths.values()}) > 1:
        findings.report(codes.values.unequal_lists(lengths), value.span, path=path)
        return None
    rows = zip(*lists.values(), strict=True)
    findings.work.charge(sum(lengths.values()))
    return [_of_row(dict(zip(lists, row, strict=True))) for row in rows]


def _lists(value: Mapping, path: str, findings: Findings) -> Iterator[tuple[str, list[Value]]]:
    """Yields the names with their lists; those at fault are reported and left out."""
    for name, entry in value.entries.items():
        if name == "index" or not is_name(name):
            what = codes.expressions.invalid_param_name(name)
            if name == "index":
                what = codes.expressions.reserved_param_name(name)
            findings.report(what, entry.key_span, path=f"{path}.{name}")
        elif isinstance(entry.value, Sequence):
            yield name, entry.value.items
        elif not isinstance(entry.value, Failed):
            what = codes.values.wrong_value(name, "a list", describe(entry.value))
            related = related_of(entry.value)
            findings.report(what, entry.value.span, path=f"{path}.{name}", related=related)


def _of_row(row: dict[str, Value]) -> CopyValues:
    return CopyValues(
        {name: data_of(value) for name, value in row.items()},
        {name: value.span for name, value in row.items()},
    )


def report_unused(item: Mapping, path: str, findings: Findings) -> None:
    """Report names of `for` that the item doesn't use.

    Copies side by side may be alike: `for` makes them beside `from`, where `repeat` makes a chain.
    """
    value = item.get("for")
    names: dict[str, Entry] = value.entries if isinstance(value, Mapping) else {}
    unused = names.keys() - (names_used(once(item)) if names else set())
    if unused == names.keys() and "from" in item.entries:
        return
    for name in unused:
        alone = unused == names.keys()
        what = (codes.style.unused_for if alone else codes.style.unused_param)(name)
        findings.report(what, names[name].key_span, path=f"{path}.for.{name}")
