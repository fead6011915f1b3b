"""What the source of the data says of inputs and outputs, against those that the network has."""

from collections.abc import Iterable, Sequence

from ..context import Context
from ..ir import Graph


def check_assignments(graph: Graph, context: Context) -> None:
    """Report inputs and outputs that the source names and the network has not, and the reverse."""
    source = context.document.data.source if context.document.data else None
    if source is None or not graph.whole:
        return
    for key, noun in ((source.inputs_key, "input"), (source.targets_key, "output")):
        if key is None:
            continue
        written = getattr(source, key)
        names = dict.fromkeys(graph.inputs if noun == "input" else graph.outputs)
        path = f"data.{source.name}.{key}"
        if isinstance(written, dict):
            _check(written, names, noun, path, context)
        elif len(names) > 1 and (noun == "input" or context.document.training is not None):
            message, help = unassigned(key, tuple(names), noun)
            context.report_text("SC415", message, path, help=help)


def unassigned(key: str, names: Sequence[str], noun: str) -> tuple[str, str]:
    """Message and help of a source that doesn't say which of several inputs takes what."""
    listed = ", ".join(f"`{name}`" for name in names)
    message = f"the network has the {noun}s {listed}, and `{key}` does not say what goes where"
    return message, f"write `{key}: {{{', '.join(f'{name}: …' for name in names)}}}`"


def _check(
    written: Iterable[str], names: Iterable[str], noun: str, path: str, context: Context
) -> None:
    unknown = [name for name in written if name not in names]
    missing = [name for name in names if name not in written]
    for name in unknown:
        guess = context.findings.guess(name, missing or names)
        known = ", ".join(f"`{each}`" for each in names)
        context.findings.report_text(
            "SC415",
            f"the network has no {noun} `{name}`",
            context.key_span(f"{path}.{name}"),
            meant=guess,
            path=f"{path}.{name}",
            help="" if guess else f"it has {known}",
        )
    if missing and not unknown:
        listed = ", ".join(f"`{name}`" for name in missing)
        context.report_text("SC415", f"nothing is said of the {noun} {listed}", path)
