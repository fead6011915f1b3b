"""Checks that a source assigns columns or arrays to the inputs or outputs of the network."""

from collections.abc import Iterable, Mapping, Sequence

from ...spec_schema.components.sources import Source
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


def check_outputs(
    source: Source, keys: Sequence[str], outputs: Sequence[str], context: Context
) -> None:
    """Report weights and classes of what is no output."""
    for key in ("weights", "classes"):
        if isinstance(written := getattr(source, key, None), dict):
            path = ".".join(("data", *keys, key))
            check_names(written, outputs, "output", path, context, are_all=False)


def by_output(
    written: str | Mapping[str, str] | None, outputs: Sequence[str], path: str, context: Context
) -> dict[str, tuple[str, str]]:
    """Returns what a key of `data` says of each output, with its path; reports what can't be.

    Args:
        written: A value for the only output, or output → value.
    """
    if isinstance(written, Mapping):
        check_names(written, outputs, "output", path, context, are_all=False)
        return {output: (value, f"{path}.{output}") for output, value in written.items()}
    if len(outputs) > 1:
        key = path.rpartition(".")[2]
        context.report(codes.assignments.nothing_assigned(key, "output", outputs), path)
        return {}
    return {output: (str(written), path) for output in outputs}
