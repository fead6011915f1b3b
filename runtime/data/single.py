"""Reads one source, and encodes its labels."""

from dataclasses import replace
from importlib import import_module

from ...compiler.objectives.shared_inputs import PATH
from ...spec_schema.components.sources import SOURCES, Source
from ...spec_schema.findings import codes
from .kept import read_with
from .request import READERS, Request, Samples
from .targets.label_encoder import LabelEncoder
from .targets.rare import settle_rare
from .targets.sample_weights import weights_of
from .targets.sequences import encode_sequences
from .targets.targets import Target, encode


def settled(
    source: Source, samples: Samples, request: Request
) -> tuple[Samples, dict[str, Target]] | None:
    """Returns samples without those that are left out, and their targets."""
    if not len(samples.rows):
        samples.faults.report(request.findings)
        if not request.findings.has_errors:
            what = codes.files.no_rows_left(samples.faults.file)
            request.report(what, source.name, "missing")
        return None
    samples = settle_rare(source, samples, request)
    samples, targets = _encoded(source, samples, request)
    while samples.faults.bad:
        good = samples.without_bad_rows()
        if not len(good.rows):
            break
        if len(good.rows) == len(samples.rows):
            return as_asked(samples, request), targets
        samples, targets = _encoded(source, good, request)
    samples.faults.report(request.findings)
    return as_asked(samples, request), targets


def as_asked(samples: Samples, request: Request) -> Samples:
    """Returns samples that carry only what the request asks for, without the weights."""
    asked = {name: one for name, one in samples.carried.items() if request.carries(name)}
    return replace(samples, carried=asked)


def _encoded(
    source: Source, samples: Samples, request: Request
) -> tuple[Samples, dict[str, Target]]:
    """Returns samples with their weights for outputs without a target, and the targets of others;
    outputs whose labels have faults are left out.
    """
    targets, weights = {}, weights_of(source, samples, request)
    own = {name: weights[name] for name in request.weighted if name in weights}
    for objective in request.objectives:
        labels = samples.labels[objective.output]
        encoder = LabelEncoder(labels, objective, samples, request)
        target = encode_sequences(encoder) if encoder.kind == "sequence" else encode(encoder)
        if target is not None:
            targets[objective.output] = replace(target, weights=weights.get(objective.output))
    return replace(samples, weights=own), targets


def read_samples(source: Source, request: Request) -> Samples | None:
    """Returns what the reader of a source returns: samples, or None if it can't be read.

    The reader is in the module of this package that has the name of the module that defines the
    source.
    """
    unknown = (
        () if source.has_columns else [one for one in request.carried.items() if one[0] != PATH]
    )
    if unknown:
        name, keys = unknown[0]
        request.report(codes.tables.no_columns(name, source.name), *keys)
        return None
    if type(source) not in READERS:
        import_module(f".{SOURCES.family(source.name)}", __package__)
    return read_with(READERS[type(source)], source, request)
