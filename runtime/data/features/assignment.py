"""Which part of a source goes to which input or output of the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ....compiler.objectives.assignments import unassigned
from ....spec_schema.findings.did_you_mean import did_you_mean
from ..request import Request

ColumnSelector: TypeAlias = str | list[str]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a spec writes for one input or output, and the keys that lead there."""

    written: ColumnSelector
    keys: tuple[str | int, ...]

    def patterns(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Every name that is written, with the keys that lead to it."""
        if isinstance(self.written, str):
            return [(self.written, self.keys)]
        return [(text, (*self.keys, number)) for number, text in enumerate(self.written)]


def assign(
    written: ColumnSelector | Mapping[str, ColumnSelector],
    names: Sequence[str],
    noun: str,
    request: Request,
    *keys: str,
) -> dict[str, Assigned] | None:
    """One entry for each of the names; None: some are missing or unknown, and that is reported.

    Args:
        names: the inputs or the outputs of the network.
        noun: "input" or "output".
        keys: lead to what is written.
    """
    if isinstance(written, Mapping):
        return _from_mapping(written, names, noun, request, *keys)
    if len(names) == 1:
        return {names[0]: Assigned(written, keys)}
    report_unassigned(names, noun, request, *keys)
    return None


def report_unassigned(names: Sequence[str], noun: str, request: Request, *keys: str) -> None:
    """Report that a network with several inputs or outputs needs a mapping."""
    message, help = unassigned(keys[-1], names, noun)
    request.report_text("SC415", message, *keys, help=help)


def _from_mapping(
    written: Mapping[str, ColumnSelector],
    names: Sequence[str],
    noun: str,
    request: Request,
    *keys: str,
) -> dict[str, Assigned] | None:
    unknown = [name for name in written if name not in names]
    missing = [name for name in names if name not in written]
    for name in unknown:
        guess = did_you_mean(name, missing or names, {})
        help = f"did you mean `{guess}`?" if guess else ""
        message = f"`{keys[-1]}` names `{name}`, and the network has no {noun} of that name"
        request.report_text("SC415", message, *keys, name, help=help)
    if missing and not unknown:
        listed = ", ".join(f"`{name}`" for name in missing)
        request.report_text("SC415", f"`{keys[-1]}` has nothing for the {noun} {listed}", *keys)
    if missing or unknown:
        return None
    return {name: Assigned(written[name], (*keys, name)) for name in names}
