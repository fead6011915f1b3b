"""What names in `from`, `share` and `outputs` refer to."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Names
from itertools import islice
from typing import Any

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.yaml.values import short
from .entries import LayerEntry, Reference
from .scope import MISSING, Scope, copy_of, owners_of

NEAREST = 8

_COPIES = re.compile(r"(.+)\[:\](\..+)?")


def sources_of(
    entry: LayerEntry, scope: Scope, path: str, findings: Findings
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the full names of the inputs of an item, and their roles; a hole for an
    unknown one.
    """
    if entry.sources is not None:
        names = [_reference(source, entry, scope, path, findings) for source in entry.sources]
        if entry.copies is not None and entry.copies.stacked and entry.copies.names:
            names[0] = scope.previous or MISSING
            scope.redefined.add(f"`from` beside `repeat` of `{entry.copies.names[0]}`")
        return tuple(names), tuple(source.role for source in entry.sources if source.role)
    if scope.previous is None:
        _report_which_input(entry, scope, path, findings)
        return (MISSING,), ()
    return (scope.previous,), ()


def spread(entry: LayerEntry, scope: Scope, findings: Findings) -> tuple[Reference, ...] | None:
    """Returns what an item takes, with `name[:]` replaced by all copies of that layer."""
    if entry.sources is None:
        return None
    found = tuple(each for source in entry.sources for each in _copies(source, scope))
    findings.work.charge(10 * (len(found) - len(entry.sources)))
    return found


def _copies(source: Reference, scope: Scope) -> Iterator[Reference]:
    """Yields the references that one stands for: `branch[:]`, or `branch[:].skip`."""
    found = _COPIES.fullmatch(source.name)
    copies = scope.copies.get(found[1]) if found else None
    if found is None or copies is None:
        yield source
        return
    for index in range(len(copies)):
        yield source._replace(name=f"{found[1]}[{index}]{found[2] or ''}")


def _repeated(reference: str) -> str:
    """Returns the name of the layer in a reference to one of its copies, or to all of them."""
    found = _COPIES.fullmatch(reference)
    return found[1] if found else copy_of(reference)[0]


def is_unread(reference: str, scope: Scope) -> bool:
    """Whether a reference is to a layer that could not be read, or to a result of one."""
    names = (reference, *(owner for owner, _ in owners_of(reference)))
    return any(scope.names.get(_repeated(name)) == MISSING for name in names)


def _report_which_input(entry: LayerEntry, scope: Scope, path: str, findings: Findings) -> None:
    what = codes.layer_inputs.ambiguous_input(tuple(scope.names))
    findings.report(what.about(entry.share or entry.kind), entry.key, path=path)


def _reference(
    source: Reference, entry: LayerEntry, scope: Scope, path: str, findings: Findings
) -> str:
    """Returns the full name of a reference; if it is misspelled, that of the most similar name."""
    if source.name == MISSING:  # no name at all, which is reported
        return MISSING
    local = scope.find(source.name)
    if local is not None:
        return scope.names[local]
    if source.name == entry.name and scope.later.get(source.name) == entry.name_span:
        _report_itself(source, scope, f"{path}.from", findings)
        return MISSING
    if source.name in scope.later:
        _report_later(source.name, source.span, scope, f"{path}.from", findings)
        return MISSING
    if is_unread(source.name, scope):  # which is reported
        return MISSING
    guess = _report_no_layer(source.name, source.span, scope, f"{path}.from", findings)
    return scope.names[guess] if guess else MISSING


def find_inside(output: Reference, scope: Scope, path: str, findings: Findings) -> str:
    """Returns the full name of the layer that is a result of a block; a hole if unknown."""
    name = scope.find(output.name)
    name = name or _report_no_layer(output.name, output.span, scope, path, findings)
    return scope.names[name] if name else MISSING


def shared_name(
    entry: LayerEntry, scope: Scope, path: str, nodes: Names[str, Any], findings: Findings
) -> str | None:
    """Returns the layer or block that `share` refers to, or the most similar one; None if unknown.

    Args:
        nodes: The nodes built so far, by full name.
    """
    name, place = scope.find(str(entry.share)) or str(entry.share), f"{path}.share"
    if name in scope.applied or name in scope.skipped:
        return name
    if name not in scope.names and name == entry.name:
        findings.report(codes.wiring.shares_itself(name), entry.key, path=place)
        return None
    if name not in scope.names and name in scope.later:
        _report_later(name, entry.key, scope, place, findings)
        return None
    if name not in scope.names:
        return _report_no_layer(name, entry.key, scope, place, findings)
    node = scope.names[name]
    if name == "input" or (node != MISSING and node not in nodes):
        what = codes.layer_inputs.input_has_no_weights().about(name)
        layer = name.rpartition(".")[0]
        if layer in scope.names:
            what = codes.layer_inputs.result_has_no_weights(layer).about(name)
        findings.report(what, entry.key, path=place)
        return None
    return name


def _report_itself(source: Reference, scope: Scope, path: str, findings: Findings) -> None:
    """Report a layer that is its own input."""
    what = codes.wiring.takes_itself(source.name, _nearest(scope))
    named = Related(scope.later[source.name], "named here")
    findings.report(what, source.span, path=path, related=[named])


def _report_later(name: str, span: Span, scope: Scope, path: str, findings: Findings) -> None:
    """Report a layer that is used before its definition."""
    defined = Related(scope.later[name], "defined here")
    what = codes.wiring.used_before_definition(short(name))
    findings.report(what, span, path=path, related=[defined])


def _report_no_layer(
    name: str, span: Span, scope: Scope, path: str, findings: Findings
) -> str | None:
    """Report an unknown layer. Returns the name that was probably meant."""
    if scope.lost:  # it follows from what is reported of them
        return None
    what, guess = _defined_elsewhere(name, scope) or no_such_copy(name, scope), None
    layer, _, result = name.rpartition(".")
    owner = scope.find(layer)
    if what is None and owner is not None:
        known = [each for each in scope.names if each.startswith(f"{owner}.")]
        results = tuple(each.removeprefix(f"{owner}.") for each in known)
        what = codes.wiring.undefined_result(short(layer), short(result), results)
        guess = findings.guess(f"{owner}.{result}", known)
    elif what is None:
        what = codes.wiring.undefined_layer(short(name), _nearest(scope))
        guess = findings.guess(name, reversed(scope.names))
    findings.report(what, span, meant=guess, path=path)
    return guess


def _defined_elsewhere(name: str, scope: Scope) -> Violation | None:
    """Report a name that is only defined elsewhere."""
    if name == "input" and not scope.outer:
        return codes.wiring.input_outside_block(_nearest(scope))
    inner = name.rpartition("/")[2]
    if inner in scope.inside:
        return codes.wiring.layer_inside_block(short(name), scope.inside[inner])
    return None


def no_such_copy(reference: str, scope: Scope) -> Violation | None:
    """Returns what is wrong with a reference to a copy of a layer; None if there is no layer."""
    for part in (*(owner for owner, _ in owners_of(reference)), reference):
        name = _repeated(part)
        if name != part and name in scope.names and scope.find(part) is None:
            return codes.wiring.no_such_copy(part, name, len(scope.copies.get(name, ())))
    return None


def _nearest(scope: Scope) -> tuple[str, ...]:
    return tuple(islice(reversed(scope.names), NEAREST))
