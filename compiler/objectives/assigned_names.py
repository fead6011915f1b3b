"""Checks that a source assigns columns or arrays to the inputs or outputs of the network."""

from collections.abc import Iterable

from ...spec_schema.findings import codes
from ..context import Context


def check_names(
    written: Iterable[str],
    names: Iterable[str],
    noun: str,
    path: str,
    context: Context,
    are_all: bool = True,
) -> None:
    """Report names that only the source or only the network has."""
    unknown = [name for name in written if name not in names]
    missing = [name for name in names if name not in written]
    for name in unknown:
        guess = context.findings.guess(name, missing or names)
        place = f"{path}.{name}"
        what = codes.assignments.unknown_name(noun, name, [*names])
        context.findings.report(what, context.key_span(place), path=place, meant=guess)
    if missing and not unknown and are_all:
        key = path.rpartition(".")[2]
        context.report(codes.assignments.names_missing(key, noun, missing), path)
