"""What is said of layers that can't be built."""

from collections.abc import Collection
from typing import get_args

from ...spec_schema.findings import codes
from ...spec_schema.findings.did_you_mean import bare, of_other_dimensions
from ...spec_schema.findings.finding import Findings, Related, Span
from ...spec_schema.layers import LAYERS
from ...spec_schema.parameters import ActivationName
from ...spec_schema.synonyms import instead, unqualified
from ...spec_schema.yaml.values import Mapping, Scalar, short
from .blocks import BlockDefinition
from .entries import LayerEntry
from .scope import Site

_INPUTS = ("input", "inputs", "inputlayer")
_ACTIVATIONS = {name.replace("_", ""): name for name in get_args(ActivationName)}


def unknown_layer(
    entry: LayerEntry,
    kinds: Collection[str],
    path: str,
    findings: Findings,
    patches: bool = False,
) -> LayerEntry | None:
    """Report a layer that there is not. Returns the item with the one that was meant.

    Args:
        patches: whether it stands in a list that replaces that of a base, and may be meant as a
            change of one of its layers.
    """
    from ...spec_schema.reading.calls import report_unparted

    if report_unparted(LAYERS, entry.kind, entry.key, path, findings):
        return None
    own = unqualified(entry.kind)
    absent = None if bare(own) in map(bare, kinds) else instead("layer", own)
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


def contains_itself(block: BlockDefinition, site: Site, findings: Findings) -> None:
    """A block that would be expanded for ever."""
    what = codes.definitions.block_contains_itself(block.name)
    defined = Related(block.key, "defined here")
    findings.report(what, site.entry.key, path=site.path, related=[defined])


def nested_too_deep(most: int, site: Site, findings: Findings) -> None:
    """Blocks in blocks beyond the bound."""
    findings.report(codes.sizes.blocks_too_deep(most), site.entry.key, path=site.path)


def too_many_layers(most: int, span: Span, path: str, findings: Findings) -> None:
    """A network beyond the bound."""
    findings.report(codes.sizes.too_many_layers(most), span, path=path)


def block_with_several_inputs(block: BlockDefinition, site: Site, findings: Findings) -> None:
    """A block that is given what it has no names for."""
    what = codes.layer_inputs.too_many_inputs(len(site.inputs)).about(block.name)
    findings.report(what, site.source_span, path=site.path)


def left_out_with_several_inputs(site: Site, findings: Findings) -> None:
    """A layer left out by `when` whose name could mean several."""
    what = codes.layer_inputs.skipped_with_several_inputs(len(site.inputs)).about(site.name)
    findings.report(what, site.entry.key, path=site.path)


def no_layers(span: Span, findings: Findings) -> None:
    """A network with nothing in it."""
    findings.report(codes.definitions.no_layers(), span, path="model.layers")
