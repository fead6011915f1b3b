"""Assigns inputs and roles to the arguments of an operator."""

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings
from ...spec_schema.operator import Operator
from ..ir import Node
from .entries import Reference
from .scope import MISSING, Site

Wires = tuple[tuple[str, ...], tuple[str, ...]]


def wire(operator: Operator, site: Site, findings: Findings) -> Wires | None:
    """Returns the inputs and roles of a layer, or None and what is wrong with them.

    If an operator with roles gets one input, that input has all roles that it can have alone
    (self-attention).
    """
    if operator.arity == "named":
        from .formula_inputs import formula_inputs

        return formula_inputs(operator, site, findings)
    if operator.arguments:
        return _with_roles(operator, site, findings)
    if operator.arity == "none":
        if site.entry.sources is None:
            return site.inputs, ()
        _report(site, codes.layer_inputs.takes_no_input().about(operator.name), findings)
        return None
    count = len(site.inputs)
    unread = site.entry.sources is not None and MISSING in site.inputs
    if unread and operator.arity == "several" and count < 2:
        return None  # what it takes could not be read, which is reported
    if site.roles:
        roles_of_none(operator, site, findings)
    elif operator.arity == "one" and count != 1:
        _report(site, codes.layer_inputs.too_many_inputs(count).about(operator.name), findings)
    elif operator.arity == "several" and count < 2:
        _report(site, codes.layer_inputs.too_few_inputs(count).about(operator.name), findings)
    else:
        return site.inputs, ()
    return None


def shared_wires(owner: Node, site: Site, findings: Findings) -> Wires | None:
    """The inputs and roles of a layer that is applied again."""
    if owner.operator.arity == "named" or owner.operator.arguments:
        return wire(owner.operator, site, findings)
    if owner.operator.arity == "none":
        return owner.inputs, ()
    if site.roles:
        roles_of_none(owner.operator, site, findings)
    return site.inputs, site.roles


def _with_roles(operator: Operator, site: Site, findings: Findings) -> Wires | None:
    if len(site.inputs) == 1 and not site.roles:
        return _as_roles(operator, {role: site.inputs for role in operator.self_arguments})
    unknown = [
        source for source in site.entry.sources or () if source.role not in operator.arguments
    ]
    if site.roles and unknown:
        for source in unknown:
            _report_role(operator, source, site, findings)
        return None
    missing = [r for r in operator.arguments[: operator.required_arguments] if r not in site.roles]
    given: dict[str, tuple[str, ...]] = {}
    for role, name in zip(site.roles, site.inputs, strict=False):
        given[role] = (*given.get(role, ()), name)
    listed = [r for r in given if len(given[r]) > 1 and r not in operator.listed_arguments]
    if listed:
        what = codes.layer_inputs.several_for_one(listed[0], len(given[listed[0]]))
        _report(site, what.about(operator.name), findings)
        return None
    if site.roles and not missing:
        return _as_roles(operator, given)
    shown = operator.arguments[: max(operator.required_arguments, len(site.inputs))]
    what = codes.layer_inputs.unnamed_inputs(shown)
    if site.roles:
        what = codes.layer_inputs.missing_inputs(tuple(missing), shown)
    _report(site, what.about(operator.name), findings)
    return None


def _as_roles(operator: Operator, given: dict[str, tuple[str, ...]]) -> Wires:
    """The inputs in the order of the operator; without roles if only its first one is given."""
    order = [role for role in operator.arguments if role in given]
    for role, other in operator.filled_arguments.items():
        later = operator.arguments[operator.arguments.index(role) + 1 :]
        if role not in given and not given.keys().isdisjoint(later):
            given = {**given, role: given[other]}
            order = [each for each in operator.arguments if each in given]
    pairs = [(name, role) for role in order for name in given[role]]
    inputs = tuple(name for name, _ in pairs)
    roles = tuple(role for _, role in pairs)
    return inputs, () if roles == operator.arguments[:1] else roles


def _report_role(operator: Operator, source: Reference, site: Site, findings: Findings) -> None:
    letters = {argument[0]: argument for argument in operator.arguments}
    what = codes.layer_inputs.unknown_input(source.role, operator.arguments)
    findings.report(
        what.about(operator.name),
        source.role_span or source.span,
        meant=findings.guess(source.role, operator.arguments, letters),
        path=f"{site.path}.from",
    )


def roles_of_none(operator: Operator, site: Site, findings: Findings) -> None:
    """Report roles for a layer without roles."""
    names = tuple(name.rpartition("/")[2] for name in site.inputs)
    what = codes.layer_inputs.unexpected_names(names[:1] if operator.arity == "one" else names)
    _report(site, what.about(operator.name), findings)


def _report(site: Site, what: Violation, findings: Findings) -> None:
    findings.report(what, site.source_span, path=site.path)
