"""Inputs and roles as an operator takes them."""

from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.operator import Operator
from .scope import MISSING, Site

Wires = tuple[tuple[str, ...], tuple[str, ...]]


def wire(operator: Operator, site: Site, findings: Findings) -> Wires | None:
    """The inputs and roles of a layer, or None and what is wrong with them.

    An operator with roles that gets one input plays all the roles it can play alone with it
    (self-attention).
    """
    if operator.arguments:
        return _with_roles(operator, site, findings)
    count = len(site.inputs)
    unread = site.entry.sources is not None and MISSING in site.inputs
    if unread and operator.arity == "several" and count < 2:
        return None  # what it takes could not be read, which is reported
    if site.roles:
        roles_of_none(operator, site, findings)
    elif operator.arity == "one" and count != 1:
        problem = f"`{operator.name}` takes one input, and gets {count}"
        _report(site, problem, "join them first with `concatenate` or `add`", findings)
    elif operator.arity == "several" and count < 2:
        problem = f"`{operator.name}` takes two inputs or more, and gets one"
        _report(site, problem, "say which with `from: [a, b]`", findings)
    else:
        return site.inputs, ()
    return None


def _with_roles(operator: Operator, site: Site, findings: Findings) -> Wires | None:
    if len(site.inputs) == 1 and not site.roles:
        alone = operator.self_arguments
        return site.inputs * len(alone), alone
    unknown = [
        source for source in site.entry.sources or () if source.role not in operator.arguments
    ]
    if site.roles and unknown:
        for source in unknown:
            _report_role(operator, source.role, source.role_span or source.span, site, findings)
        return None
    missing = [r for r in operator.arguments[: operator.required_arguments] if r not in site.roles]
    if site.roles and not missing:
        order = tuple(role for role in operator.arguments if role in site.roles)
        return tuple(site.inputs[site.roles.index(role)] for role in order), order
    shown = ", ".join(f"{role}: …" for role in operator.arguments)
    problem = f"`{operator.name}` takes one input, or inputs with roles"
    if site.roles:
        problem = f"`{operator.name}` needs `{'`, `'.join(missing)}` in `from`"
    _report(site, problem, f"write `from: {{{shown}}}`", findings)
    return None


def _report_role(operator: Operator, role: str, span: Span, site: Site, findings: Findings) -> None:
    letters = {argument[0]: argument for argument in operator.arguments}
    guess = findings.guess(role, operator.arguments, letters)
    findings.report_text(
        "SC207",
        f"`{operator.name}` has no input `{role}`",
        span,
        meant=guess,
        path=f"{site.path}.from",
        help="" if guess else f"it has {', '.join(f'`{name}`' for name in operator.arguments)}",
    )


def roles_of_none(operator: Operator, site: Site, findings: Findings) -> None:
    """Report roles for a layer that has none."""
    names = [name.rpartition("/")[2] for name in site.inputs]
    example = names[0] if operator.arity == "one" else f"[{', '.join(names)}]"
    problem = f"the inputs of `{operator.name}` have no names"
    _report(site, problem, f"write `from: {example}`", findings)


def _report(site: Site, message: str, help: str, findings: Findings) -> None:
    findings.report_text("SC207", message, site.source_span, path=site.path, help=help)
