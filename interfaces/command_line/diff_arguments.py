"""The specs of two sides, compiled and compared one by one."""

from argparse import Namespace
from collections.abc import Iterator, Mapping

from ...compiler.compile import CompiledSpec
from ...compiler.differences.comparison import compared
from ...compiler.summary import parameters
from ...runtime.console.streams import Streams
from .arguments import root_of
from .diff_report import Compared
from .diff_sides import ALONE, Side
from .given_spec import show


def compare_sides(
    before: Mapping[str, Side], after: Mapping[str, Side], given: Namespace, streams: Streams
) -> Iterator[Compared]:
    """Each spec of either side, sorted by name."""
    for name in sorted({*before, *after}):
        sources = before.get(name), after.get(name)
        shown = f"{given.before} → {given.after}" if name == ALONE else name
        specs = [_compiled(source, given, streams) if source else None for source in sources]
        faulty = any(source and not spec for source, spec in zip(sources, specs, strict=True))
        yield Compared(shown, "faulty") if faulty else _one(shown, *specs)


def _one(name: str, before: CompiledSpec | None, after: CompiledSpec | None) -> Compared:
    if before is not None and after is not None:
        comparison = compared(before, after)
        return Compared(name, "changed" if comparison.differences else "same", comparison)
    if after is not None:
        return Compared(name, "added", parameters=parameters(after.graph))
    assert before is not None
    return Compared(name, "removed", parameters=parameters(before.graph))


def _compiled(source: Side, given: Namespace, streams: Streams) -> CompiledSpec | None:
    """The spec; None where it has errors, which are shown. What is no error is not: `validate` is
    for that.
    """
    compilation = source.compile(given.overrides, given.variant, root_of(given))
    if compilation.spec is None:
        show(compilation.findings, compilation.sources, streams)
    return compilation.spec
