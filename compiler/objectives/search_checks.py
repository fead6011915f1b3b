"""Reads the `search` section, and checks what its ranges and its objective refer to."""

from collections.abc import Iterator

from ...spec_schema.document.search import Range, Search
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.reading.reader import Reader
from ...spec_schema.yaml.values import Entry, Mapping, Value
from ...spec_schema.yaml.writer import one_line
from ..context import Context
from ..resolving.respelling import as_meant
from .objectives import Monitor
from .output_specs import OutputSpec
from .unknown_monitors import report_unknown


def read_search(tree: Mapping, reader: Reader, found: Findings) -> Search | None:
    """Returns the section, with its ranges checked; None if it is empty or can't be read."""
    entry = as_meant(tree, found).entries["search"]
    if not isinstance(entry.value, Mapping):
        return None
    search = reader.read(Search, entry.value, "search", entry.key_span)
    if search is None or search.space is None:
        return search
    space = as_meant(entry.value, found).get("space")
    assert isinstance(space, Mapping)
    for path, one in search.space.items():
        for what, key in _faults(search, path, one):
            where = space.entries[path]
            found.report(what, _span(where, key), path=f"search.space.{path}")
    return search


def _faults(search: Search, path: str, one: Range) -> Iterator[tuple[Violation, str]]:
    """Yields what is wrong with a range, and the key of it that is to blame."""
    if one.choices is not None:
        texts = [one_line(value) for value in one.choices]
        for text in dict.fromkeys(text for text in texts if texts.count(text) > 1):
            yield codes.search.choice_twice(text), "choices"
    if search.sampler == "grid" and one.size is None:
        yield codes.search.endless_grid(path), ""
    yield from _wrong_conditions(search, path, one)


def _wrong_conditions(search: Search, path: str, one: Range) -> Iterator[tuple[Violation, str]]:
    chosen = {name: each.choices for name, each in search.space.items() if each.choices}
    for parent, value in (one.when or {}).items():
        choices = chosen.get(parent)
        if choices is None:
            known = [name for name in chosen if name != path]
            yield codes.search.unknown_condition(parent, known), "when"
        elif value not in choices:
            texts = [one_line(choice) for choice in choices]
            yield codes.search.impossible_condition(parent, one_line(value), texts), "when"
        elif circle := _circle(search, path):
            yield codes.search.circular_condition(circle), "when"


def _circle(search: Search, path: str) -> list[str]:
    """Returns the paths that a range depends on if it depends on itself; else nothing."""
    seen, waiting = list[str](), [path]
    while waiting:
        for parent in search.space[waiting.pop()].when or {}:
            if parent == path:
                return [path, *seen]
            if parent in search.space and parent not in seen:
                seen.append(parent)
                waiting.append(parent)
    return []


def _span(entry: Entry, key: str) -> Span:
    inner = entry.value.entries.get(key) if isinstance(entry.value, Mapping) else None
    return inner.key_span if inner is not None else entry.key_span


def check_objective(
    search: Search,
    known: dict[str, Monitor],
    output_specs: tuple[OutputSpec, ...],
    context: Context,
) -> None:
    """Report an objective that doesn't exist on the validation part."""
    name = search.objective
    if context.document.training is None:
        if "training" not in context.tree.entries:
            context.report(codes.search.search_without_training(), "search")
    elif name is None:
        if not context.has_validation:
            context.report(codes.search.search_without_validation(), "search")
    elif name in known and not name.startswith("val_"):
        what = codes.search.objective_of_training(name, context.has_validation)
        context.report(what, "search.objective")
    elif name not in known and not any(one.unread for one in output_specs):
        report_unknown("search.objective", name, known, output_specs, context)


def ends_of(value: Value, one: Range) -> Iterator[Value]:
    """Yields the values at the ends of a range as they are written, or all of its choices."""
    kind = next(key for key in ("float", "int", "choices") if one.written(key) is not None)
    listed = value.get(kind) if isinstance(value, Mapping) else None
    yield from getattr(listed, "items", ())
