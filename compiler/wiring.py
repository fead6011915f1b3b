"""Inputs and roles as an operator takes them."""

from ..spec_schema.diagnostics.diagnostic import Diagnostics
from ..spec_schema.operator import Operator
from .scope import Site

Wires = tuple[tuple[str, ...], tuple[str, ...]]


def wire(operator: Operator, site: Site, diagnostics: Diagnostics) -> Wires | None:
    """The inputs and roles of a layer, or None and what is wrong with them.

    An operator with roles that gets one input plays all the roles it can play alone with it
    (self-attention).
    """
    if operator.arguments:
        return _with_roles(operator, site, diagnostics)
    count = len(site.inputs)
    if site.roles:
        _report(site, f"`{operator.name}` has no named inputs", "write `from: [a, b]`", diagnostics)
    elif operator.arity == "one" and count != 1:
        problem = f"`{operator.name}` takes one input, and gets {count}"
        _report(site, problem, "join them first with `concatenate` or `add`", diagnostics)
    elif operator.arity == "several" and count < 2:
        problem = f"`{operator.name}` takes two inputs or more, and gets one"
        _report(site, problem, "say which with `from: [a, b]`", diagnostics)
    else:
        return site.inputs, ()
    return None


def _with_roles(operator: Operator, site: Site, diagnostics: Diagnostics) -> Wires | None:
    if len(site.inputs) == 1 and not site.roles:
        alone = operator.self_arguments
        return site.inputs * len(alone), alone
    needed = set(operator.arguments[: operator.required_arguments])
    if site.roles and needed <= set(site.roles) <= set(operator.arguments):
        order = tuple(role for role in operator.arguments if role in site.roles)
        return tuple(site.inputs[site.roles.index(role)] for role in order), order
    shown = ", ".join(f"{role}: …" for role in operator.arguments)
    _report(
        site,
        f"`{operator.name}` takes one input, or inputs with roles",
        f"write `from: {{{shown}}}`",
        diagnostics,
    )
    return None


def _report(site: Site, message: str, help: str, diagnostics: Diagnostics) -> None:
    diagnostics.report("SC207", message, site.source_span, path=site.path, help=help)
