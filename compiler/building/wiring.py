"""Assigns inputs and roles to the arguments of operators and blocks."""

from collections.abc import Mapping as Names
from typing import NamedTuple

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Related
from ...spec_schema.layers import LAYERS
from ...spec_schema.operator import Operator
from ..ir import Node
from .blocks import BlockDefinition
from .entries import Reference
from .references import find_inside
from .scope import MISSING, Scope, Site, define_result

Wires = tuple[tuple[str, ...], tuple[str, ...]]


class Arguments(NamedTuple):
    """The inputs that an operator or a block takes by name.

    Attributes:
        owner: The name of the operator or block.
        required: How many of the first ones must be given.
        alone: Those that a single input without a name takes.
        listed: Those that take a list of inputs.
        filled: Name → name whose input it takes if it is left out and one after it is given.
    """

    owner: str
    names: tuple[str, ...]
    required: int
    alone: tuple[str, ...]
    listed: tuple[str, ...] = ()
    filled: Names[str, str] = {}

    @classmethod
    def of(cls, operator: Operator) -> "Arguments":
        """Returns the arguments of an operator."""
        required, alone = operator.required_arguments, operator.self_arguments
        listed, filled = operator.listed_arguments, operator.filled_arguments
        return cls(operator.name, operator.arguments, required, alone, listed, filled)


def is_free(kind: str) -> bool:
    """Returns whether a layer takes no input."""
    return kind in LAYERS and LAYERS.find(kind).arity == "none"


def wire(operator: Operator, site: Site, findings: Findings) -> Wires | None:
    """Returns the inputs and roles of a layer, or None and what is wrong with them.

    If an operator with roles gets one input, that input has all roles that it can have alone
    (self-attention).
    """
    if operator.arity == "named":
        from .formula_inputs import formula_inputs

        return formula_inputs(operator, site, findings)
    if operator.arguments:
        return _with_roles(Arguments.of(operator), site, findings)
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
        named = [each.name for each in site.entry.sources or () if each.name in site.scope.copies]
        what = codes.layer_inputs.too_few_inputs(count, *named)
        _report(site, what.about(operator.name), findings)
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


def block_inputs(block: BlockDefinition, site: Site, findings: Findings) -> dict[str, str] | None:
    """Returns the inputs of a block by their names inside, or None and what is wrong with them."""
    names = block.inputs
    if len(names) == 1 and not site.roles:
        if len(site.inputs) == 1:
            return {names[0]: site.inputs[0]}
        what = codes.layer_inputs.too_many_for_block(len(site.inputs), block.name)
        related = [Related(block.key, "the block is defined here")]
        findings.report(what.about(block.name), site.source_span, path=site.path, related=related)
        return None
    alone = names if len(names) == 1 else ()
    wires = _with_roles(Arguments(block.name, names, len(names), alone), site, findings)
    return None if wires is None else dict(zip(names, wires[0], strict=True))


def define_outputs(block: BlockDefinition, site: Site, inner: Scope, findings: Findings) -> None:
    """Define the results of a block besides its output (`tower.skip`).

    Args:
        inner: The names inside.
    """
    for number, output in enumerate(block.outputs):
        path = f"blocks.{block.name}.outputs[{number}]"
        define_result(site, output.name, find_inside(output, inner, path, findings), findings)


def _with_roles(arguments: Arguments, site: Site, findings: Findings) -> Wires | None:
    if len(site.inputs) == 1 and not site.roles and arguments.alone:
        return _as_roles(arguments, {role: site.inputs for role in arguments.alone})
    unknown = [source for source in site.entry.sources or () if source.role not in arguments.names]
    if site.roles and unknown:
        for source in unknown:
            _report_role(arguments, source, site, findings)
        return None
    missing = [r for r in arguments.names[: arguments.required] if r not in site.roles]
    given: dict[str, tuple[str, ...]] = {}
    for role, name in zip(site.roles, site.inputs, strict=False):
        given[role] = (*given.get(role, ()), name)
    listed = [r for r in given if len(given[r]) > 1 and r not in arguments.listed]
    if listed:
        what = codes.layer_inputs.several_for_one(listed[0], len(given[listed[0]]))
        _report(site, what.about(arguments.owner), findings)
        return None
    if site.roles and not missing:
        return _as_roles(arguments, given)
    shown = arguments.names[: max(arguments.required, len(site.inputs))]
    what = codes.layer_inputs.unnamed_inputs(shown, bool(arguments.alone))
    if site.roles:
        what = codes.layer_inputs.missing_inputs(tuple(missing), shown)
    _report(site, what.about(arguments.owner), findings)
    return None


def _as_roles(arguments: Arguments, given: dict[str, tuple[str, ...]]) -> Wires:
    """The inputs in the order of the operator; without roles if only its first one is given."""
    order = [role for role in arguments.names if role in given]
    for role, other in arguments.filled.items():
        later = arguments.names[arguments.names.index(role) + 1 :]
        if role not in given and not given.keys().isdisjoint(later):
            given = {**given, role: given[other]}
            order = [each for each in arguments.names if each in given]
    pairs = [(name, role) for role in order for name in given[role]]
    inputs = tuple(name for name, _ in pairs)
    roles = tuple(role for _, role in pairs)
    return inputs, () if roles == arguments.names[:1] else roles


def _report_role(arguments: Arguments, source: Reference, site: Site, findings: Findings) -> None:
    letters = {argument[0]: argument for argument in arguments.names}
    what = codes.layer_inputs.unknown_input(source.role, arguments.names)
    findings.report(
        what.about(arguments.owner),
        source.role_span or source.span,
        meant=findings.guess(source.role, arguments.names, letters),
        path=f"{site.path}.from",
    )


def roles_of_none(operator: Operator, site: Site, findings: Findings) -> None:
    """Report roles for a layer without roles."""
    names = tuple(name.rpartition("/")[2] for name in site.inputs)
    what = codes.layer_inputs.unexpected_names(names[:1] if operator.arity == "one" else names)
    _report(site, what.about(operator.name), findings)


def _report(site: Site, what: Violation, findings: Findings) -> None:
    findings.report(what, site.source_span, path=site.path)
