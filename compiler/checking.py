"""Checks a spec completely: as it is, in each of its variants, and its suppression comments."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Texts
from pathlib import Path
from typing import NamedTuple

from ..spec_schema.findings.code import counted
from ..spec_schema.findings.finding import Finding, Findings, Ignored, Severity
from ..spec_schema.findings.suppressions import Use
from ..spec_schema.reports.report import Report
from ..spec_schema.yaml.values import Mapping, Scalar, Sequence, Value
from .compile import Compilation, compile_written, report_unused
from .resolving.written import ResolvedFiles


class Checked(NamedTuple):
    """The result of checking a spec.

    Attributes:
        compilation: The compilation of the spec without a variant, or with the selected one.
        found: The findings of all compilations, each once; `found.ignored` are the suppressed ones.
        variants: The number of variants that were also checked.
    """

    compilation: Compilation
    found: Findings
    variants: int


def check(
    written: ResolvedFiles,
    overrides: Texts[str] = (),
    variant: str | None = None,
    *,
    is_stored: bool = False,
) -> Checked:
    """Compile a spec and all of its variants, or only the named one.

    Args:
        is_stored: the spec was stored by a run. Its variants are not applied, since the run may
            already have applied one. Its warnings are ignored, since the run has reported them.
    """
    result = compile_written(written, overrides, variant)
    found = result.findings.copy()
    if is_stored:
        return Checked(result, _errors(found), 0)
    if result.spec is not None and result.spec.document.search is not None:
        from .searching import search_faults  # most specs search for nothing

        found.extend(search_faults(written, result, overrides, variant))
    variants = written.variants if variant is None else ()
    told = {one.identity for one in found}
    for name in variants:
        other = compile_written(written, overrides, name).findings
        found.work.left -= written.findings.work.left - other.work.left
        if found.work.left < 0:
            found.stop(written.start)
            break
        new = [one for one in other if one.identity not in told]
        told.update(one.identity for one in new)
        found.extend(_of_variant(name, new))
        known = {(one.found.code, one.found.span) for one in found.ignored}
        found.ignored += [
            one for one in other.ignored if (one.found.code, one.found.span) not in known
        ]
    if variants and not overrides:
        report_unused(written, found)
    return Checked(result, found, len(variants))


_REPORTED = "reported when the run started"
"""The reason for ignoring the warnings of a stored spec."""


def _errors(found: Findings) -> Findings:
    """Returns the same findings with everything but errors suppressed."""
    rest = [one for one in found if one.severity is not Severity.ERROR]
    found.ignored += [Ignored(one, _REPORTED) for one in rest]
    found.put([one for one in found if one.severity is Severity.ERROR])
    return found


def uses_of(written: ResolvedFiles) -> Iterator[Use]:
    """Yields the suppressions in the bases of a spec that it uses, in any variant."""
    if written.suppressions and len(written.sources) > 1:
        check(written)
        yield from written.suppressions.uses(str(written.path))


def _of_variant(name: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yields the findings that only a variant has, each naming the variant."""
    for one in found:
        yield one._replace(message=f"{one.message} (in variant `{name}`)")


def report_checked(path: Path, checked: Checked, read: str = "") -> Report:
    """Returns the result of checking a file as a report. `read` is a note about its data."""
    report = Report()
    facts = "; ".join(part for part in (_facts(checked), read) if part)
    report.add(str(path), checked.found, checked.compilation.sources, facts)
    report.inputs.update(inputs_of(checked.compilation))
    return report


def _facts(checked: Checked) -> str:
    """Returns the line about a spec without findings."""
    spec = checked.compilation.spec
    variants = f", {counted(checked.variants, 'variant')}" if checked.variants else ""
    return f"{counted(spec.graph.parameters, 'parameter')}{variants}" if spec else ""


def inputs_of(compilation: Compilation) -> Iterator[Path]:
    """Yields the files that a spec is made of, and the paths in its data section."""
    yield from map(Path, compilation.sources)
    data = compilation.tree.get("data") if compilation.tree is not None else None
    for text in _texts(data):
        if isinstance(text.value, str) and text.value:
            yield text.span.folder / text.value


def _texts(value: Value | None) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        for entry in value.entries.values():
            yield from _texts(entry.value)
