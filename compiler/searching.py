"""Compiles a spec at the ends of each range of its search, before any trial is made."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..spec_schema.document.search import Search
from ..spec_schema.findings.finding import Finding, Findings, Severity
from ..spec_schema.reports.report import SpecError, report_of
from ..spec_schema.yaml.values import Entry, Mapping, Value, plain
from ..spec_schema.yaml.writer import one_line
from .compile import Compilation, compile_written
from .objectives.search_checks import ends_of
from .resolving.written import ResolvedFiles
from .valid_spec import ValidSpec

_NAME = "the search"


class End(NamedTuple):
    """A spec at an end of a range.

    Attributes:
        values: What is changed, as `path=value`: the value, and the choices that it depends on.
        changes: The same with the place of each value.
    """

    values: tuple[str, ...]
    changes: Mapping


def search_faults(
    written: ResolvedFiles, result: Compilation, overrides: Sequence[str], variant: str | None
) -> Iterator[Finding]:
    """Yields the errors that only values of the search have, each naming the values.

    Args:
        result: The compilation without them.
    """
    search = result.spec.document.search if result.spec is not None else None
    tree = result.tree
    if search is None or tree is None:
        return
    told = {one.identity for one in result.findings}
    own = written.variants.get(variant or "")
    for end in _ends(search, tree):
        entries = {**(own.entries if own is not None else {}), **end.changes.entries}
        changed = {**written.variants, _NAME: Mapping(entries, tree.span)}
        found = compile_written(written._replace(variants=changed), overrides, _NAME).findings
        result.findings.work.left -= written.findings.work.left - found.work.left
        if result.findings.work.left < 0:
            result.findings.stop(written.start)
            return
        for one in found:
            if one.severity is Severity.ERROR and one.identity not in told:
                told.add(one.identity)
                with_values = " and ".join(f"`{text}`" for text in end.values)
                yield one._replace(message=f"{one.message} (searched with {with_values})")


def _ends(search: Search, tree: Mapping) -> Iterator[End]:
    section = tree.get("search")
    space = section.get("space") if isinstance(section, Mapping) else None
    assert isinstance(space, Mapping)
    for path, one in search.space.items():
        needed = _conditions(search, space, path)
        entry = space.entries[path]
        for value in ends_of(entry.value, one):
            changes = {**needed, path: Entry(entry.key_span, value)}
            texts = [f"{name}={one_line(plain(each.value))}" for name, each in changes.items()]
            yield End(tuple(texts), Mapping(changes, entry.value.span))


def _conditions(search: Search, space: Mapping, path: str) -> dict[str, Entry]:
    """Returns the choices that a range depends on, as they are written among the choices."""
    found: dict[str, Entry] = {}
    for parent, wanted in search.conditions(path):
        entry = space.entries[parent]
        values: list[Value] = [*ends_of(entry.value, search.space[parent])]
        chosen = next(value for value in values if plain(value) == wanted)
        found[parent] = Entry(entry.key_span, chosen)
    return found


def check_searched(spec: ValidSpec) -> None:
    """Raise SpecError if the spec has errors at an end of a range."""
    assert spec.written is not None
    result = Compilation(spec, spec.tree, Findings(), spec.sources)
    found = Findings()
    found.extend(search_faults(spec.written, result, spec.overrides, spec.variant))
    if len(found):
        raise SpecError(report_of(str(spec.path), found, spec.sources))


def values_at_ends(spec: ValidSpec) -> Iterator[tuple[str, ...]]:
    """Yields what a search changes at each end of its ranges, as `path=value`."""
    assert spec.document.search is not None
    yield from (end.values for end in _ends(spec.document.search, spec.tree))
