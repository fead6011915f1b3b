"""The inputs of a layer that names them in an expression."""

from collections import Counter

from ...spec_schema.expressions.formula import FormulaError, Token
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings
from ...spec_schema.layers.compute import Compute
from ...spec_schema.operator import Operator
from ...spec_schema.types import DType
from ...spec_schema.yaml.values import Mapping, Value, inside, short
from .entries import Reference
from .scope import Site

SINGLE = "x"
"""What the one input of a layer is called."""


def formula_inputs(
    operator: Operator, site: Site, findings: Findings
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The inputs and their names in the expression, in its order; None and what is wrong with it.

    An input is called as `from` says, by a name of its own (`{left: tower}`) or that of the layer;
    a single one is `x` too.
    """
    assert isinstance(operator, Compute)
    text = _text(site.entry.parameters)
    findings.work.charge_for(operator.expression, 5 * len(operator.expression))
    try:
        program = operator.program
    except FormulaError as error:
        span = inside(text, error.start, error.end) if text else site.entry.key
        findings.report(error.violation, span, path=site.path, meant=error.replacement or None)
        return None
    several = [(role, n) for role, n in Counter(site.roles).items() if n > 1]
    if several:
        what = codes.layer_inputs.several_for_one(*several[0])
        findings.report(what.about(operator.name), site.source_span, path=site.path)
        return None
    given = _given(site)
    nameless = [source for source in site.entry.sources or () if not _called(source)]
    if nameless and len(site.inputs) > 1:
        what = codes.tensors.input_without_name(nameless[0].name)
        findings.report(what, nameless[0].span, path=f"{site.path}.from")
        return None
    unknown = [word for word in program.inputs if word.text not in given]
    used = {name: full for name, full in given.items() if name in program.names}
    used |= {word.text: word.text for word in unknown if word.text in site.scope.names}
    for word in unknown:
        _report_unknown(word, given, used, text, site, findings)
    if unknown:
        return None
    _report_unused(program.names, site, findings)
    return tuple(given[name] for name in program.names), program.names


def _text(parameters: Value | None) -> Value | None:
    """The expression as it is written."""
    return parameters.get("expression") if isinstance(parameters, Mapping) else parameters


def _called(source: Reference) -> str:
    """What an input is called in the expression; "" if it has no name that can be said there."""
    name = source.role or source.name
    return name if name.isidentifier() else ""


def _given(site: Site) -> dict[str, str]:
    """The full name of each input by what it is called."""
    sources = site.entry.sources or ()
    named = {_called(source): full for source, full in zip(sources, site.inputs, strict=False)}
    named.pop("", None)
    if len(site.inputs) == 1 and not site.roles:
        named[SINGLE] = site.inputs[0]
    return named


def _report_unknown(
    word: Token,
    given: dict[str, str],
    used: dict[str, str],
    text: Value | None,
    site: Site,
    findings: Findings,
) -> None:
    name, meant = word.text, findings.guess(word.text, given)
    what: Violation
    if name in list(DType):
        what, meant = codes.tensors.name_without_quotes(name), f"'{name}'"
    elif name in site.scope.names:
        what, meant = codes.tensors.tensor_not_in_from(name, _source(used, site)), None
    else:
        what = codes.tensors.unknown_tensor(short(name), [*given])
    span = inside(text, word.start, word.end) if text else site.entry.key
    findings.report(what, span, path=site.path, meant=meant)


def _source(given: dict[str, str], site: Site) -> str:
    """What `from` has to say so that all layers in the expression are inputs."""
    names = {full: local for local, full in site.scope.names.items()}
    pairs = [f"{called}: {names.get(full, full)}" for called, full in given.items()]
    return f"{{{', '.join(pairs)}}}"


def _report_unused(names: tuple[str, ...], site: Site, findings: Findings) -> None:
    if len(site.inputs) == 1 and not site.roles:
        return
    for source in site.entry.sources or ():
        if _called(source) not in names:
            what = codes.tensors.unused_tensor(_called(source))
            span = source.role_span or source.span
            findings.report(what, span, path=f"{site.path}.from")
