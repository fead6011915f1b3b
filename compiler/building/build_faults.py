"""Reports layers that can't be built."""

import re
from collections.abc import Collection
from typing import NoReturn, get_args

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.parameters import ActivationName
from ...spec_schema.yaml.values import Mapping, Scalar, flow, short
from .blocks import BlockDefinition
from .entries import LayerEntry
from .scope import Site

_INPUTS = ("input", "inputs", "inputlayer")
_ACTIVATIONS = {name.replace("_", ""): name for name in get_args(ActivationName)}


class Stop(Exception):
    """The network can't be built further; the reason is reported."""


def unknown_layer(
    entry: LayerEntry,
    kinds: Collection[str],
    path: str,
    findings: Findings,
    patches: bool = False,
) -> LayerEntry | None:
    """Report an unknown layer. Returns the item with the layer that was probably meant.

    Args:
        patches: Whether the list replaces that of a base, so that a patch of a layer may be meant.
    """
    from ...spec_schema.findings.did_you_mean import bare, of_other_dimensions
    from ...spec_schema.reading.calls import report_unparted
    from ...spec_schema.synonyms import instead, unqualified

    if report_unparted(LAYERS, entry.kind, entry.key, path, findings):
        return None
    own = unqualified(entry.kind)
    absent = None if bare(own) in map(bare, kinds) else instead("layer", own)
    if absent and bare(own) == "lambda":
        absent = _as_expression(entry) or absent
    guess = findings.guess(own, kinds, LAYERS.synonyms) if absent is None else None
    activation = _ACTIVATIONS.get(bare(own))
    if activation is not None and activation not in (guess, *LAYERS.synonyms):
        what = codes.components.activation_as_layer(entry.kind, activation)
        findings.report(what, entry.key, path=path)
        return entry._replace(kind="activation", parameters=Scalar(activation, entry.key))
    name = short(entry.kind)
    if entry.kind.lower().replace("_", "") in _INPUTS:
        guess, what = None, codes.components.input_as_layer(name)
    elif guess or absent:
        what = codes.components.unknown_component("layer", name, hint=absent or "")
    elif patches and isinstance(entry.parameters, Mapping):
        what = codes.components.unknown_layer_over_base(name)
    else:
        what = codes.components.unknown_layer(name, of_other_dimensions(own, kinds))
    findings.report(what, entry.key, path=path, meant=guess)
    return entry._replace(kind=guess) if guess else None


def _as_expression(entry: LayerEntry) -> str:
    """Returns how to write a function of `x` as a layer; empty if it is no expression."""
    from ...spec_schema.expressions.formula import FormulaError
    from ...spec_schema.expressions.tensors import program_of

    given = entry.parameters.value if isinstance(entry.parameters, Scalar) else None
    text = str(given or "").removeprefix("lambda x:").strip()
    try:
        names = program_of(text).names
    except FormulaError:
        return ""
    plain = text if re.fullmatch(r"\w[^#:]*", text) else flow(Scalar(text, entry.key))
    return f"write `- compute: {plain}`" if names == ("x",) else ""


def check_nesting(block: BlockDefinition, most: int, site: Site, findings: Findings) -> None:
    """Report a block that contains itself, or blocks that are nested too deeply. Raises Stop."""
    if block.name in site.scope.outer:
        what = codes.definitions.block_contains_itself(block.name)
        defined = Related(block.key, "defined here")
        findings.report(what, site.entry.key, path=site.path, related=[defined])
        raise Stop
    if len(site.scope.outer) >= most:
        findings.report(codes.sizes.blocks_too_deep(most), site.entry.key, path=site.path)
        raise Stop


def too_many_layers(most: int, span: Span, path: str, findings: Findings) -> NoReturn:
    """Report a network with too many layers. Raises Stop."""
    findings.report(codes.sizes.too_many_layers(most), span, path=path)
    raise Stop


def skipped_without_input(site: Site, findings: Findings) -> None:
    """Report a layer that can't be skipped, because it has no input to take its place."""
    what = codes.layer_inputs.skipped_without_input().about(site.name)
    findings.report(what, site.entry.key, path=f"{site.path}.when")


def no_layers(span: Span, findings: Findings) -> None:
    """Report a network without layers."""
    findings.report(codes.definitions.no_layers(), span, path="model.layers")
