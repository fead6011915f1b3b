"""Inputs of blocks that no layer takes."""

from collections.abc import Iterable, Iterator

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, short
from .entries import Reference


def report_unused_inputs(
    block: str,
    inputs: list[Reference],
    layers: list[Value],
    outputs: list[Reference],
    findings: Findings,
) -> None:
    """Report inputs that no layer takes. The first layer without `from` takes the first input."""
    sources = [layer.get("from") for layer in layers if isinstance(layer, Mapping)]
    used = {*_texts_in(sources), *(output.name for output in outputs)}
    if any("$" in text for text in used):
        return
    first = layers[0]
    if not (isinstance(first, Mapping) and first.get("from")):
        inputs = inputs[1:]
    for one in inputs:
        if one.name not in used:
            what = codes.wiring.unused_block_input(short(one.name), short(block))
            findings.report(what, one.span, path=f"blocks.{block}.inputs")


def _texts_in(values: Iterable[Value | None]) -> Iterator[str]:
    """Yields the texts in values, in lists and in mappings."""
    for value in values:
        if isinstance(value, Scalar):
            yield str(value.value)
        elif isinstance(value, Sequence):
            yield from _texts_in(value.items)
        elif isinstance(value, Mapping):
            yield from _texts_in(entry.value for entry in value.entries.values())
