"""The public Python API. The command line is written on top of it.

Importing this module loads neither the compiler nor TensorFlow: every function loads what it needs
when it is called, and every class when it is first used.

A *source* of a spec is a path, a text (a `str` with a line break), a mapping, or a spec made in
Python. Overrides are a mapping of paths to values, `{"training.epochs": 3}`, or a list of
`path=value`; they are applied after the variant, in order.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .spec_schema.errors import Error as Error
from .spec_schema.errors import raises_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike
    from typing import TypeAlias

    from .compiler.compile import compile_spec as compile_spec
    from .compiler.differences.comparison import Comparison as Comparison
    from .compiler.overview import Overview as Overview
    from .compiler.sources import Overrides as Overrides
    from .compiler.sources import Source as Source
    from .compiler.spec import CompiledSpec as CompiledSpec
    from .compiler.spec_summary import Summary as Summary
    from .spec_schema.findings.finding import Finding as Finding
    from .spec_schema.findings.finding import Findings as Findings
    from .spec_schema.findings.finding import Severity as Severity
    from .spec_schema.reports.formats import REPORT_FORMATS as REPORT_FORMATS
    from .spec_schema.reports.formats import FormatName as FormatName
    from .spec_schema.reports.formats import is_format as is_format
    from .spec_schema.reports.report import DataError as DataError
    from .spec_schema.reports.report import InvalidInput as InvalidInput
    from .spec_schema.reports.report import Report as Report
    from .spec_schema.reports.report import SpecError as SpecError

    FilePath: TypeAlias = str | PathLike[str]

_HOMES = {
    "Comparison": ".compiler.differences.comparison",
    "CompiledSpec": ".compiler.spec",
    "DataError": ".spec_schema.reports.report",
    "InvalidInput": ".spec_schema.reports.report",
    "Finding": ".spec_schema.findings.finding",
    "Findings": ".spec_schema.findings.finding",
    "Overrides": ".compiler.sources",
    "Overview": ".compiler.overview",
    "REPORT_FORMATS": ".spec_schema.reports.formats",
    "Report": ".spec_schema.reports.report",
    "Severity": ".spec_schema.findings.finding",
    "Source": ".compiler.sources",
    "SpecError": ".spec_schema.reports.report",
    "Summary": ".compiler.spec_summary",
    "FormatName": ".spec_schema.reports.formats",
    "is_format": ".spec_schema.reports.formats",
    "compile_spec": ".compiler.compile",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __package__), name)


# Specs.


def check(
    source: Source,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Report:
    """Check a spec and all of its variants completely, without TensorFlow.

    Args:
        source: Where the spec comes from.
        overrides: Values to change.
        variant: Check only this variant.
        root: Read no files outside of this folder. Defaults to the project of the spec.

    Returns the findings; `report.ok` says whether there are no errors.

    Raises TypeError if the source, or a value in it, is of an unsupported type.
    """
    from .compiler.checking import check, report_checked
    from .compiler.sources import override_texts, written_of

    written = written_of(source, root)
    return report_checked(written.path, check(written, override_texts(overrides), variant))


@raises_plainly
def load(
    source: Source,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> CompiledSpec:
    """Load and compile a spec, without TensorFlow.

    Args:
        source: Where the spec comes from. A spec that is loaded already gets more overrides, or
            another variant.
        overrides: Values to change.
        variant: The variant to apply.
        root: Read no files outside of this folder. Defaults to the project of the spec.

    Raises:
        SpecError: The spec has errors; the exception shows them.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from .compiler.sources import load_source

    return load_source(source, overrides, variant, root)


@raises_plainly
def summary(
    source: Source,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Summary:
    """The layers of a spec with their shapes, weights and costs. Arguments and errors: see `load`.

    `print(summary)` shows a table, `summary.rows` has a record per layer.
    """
    return load(source, overrides=overrides, variant=variant, root=root).summary()


def overview(
    sources: Iterable[Source],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Overview:
    """Several specs at a glance: their costs and the number of their findings.

    Specs with errors have no costs; they raise nothing. Arguments: see `load`.
    """
    from .compiler.compile import compile_written
    from .compiler.overview import Overview
    from .compiler.sources import override_texts, written_of

    applied = override_texts(overrides)
    specs = (written_of(source, root) for source in sources)
    return Overview((spec.path, compile_written(spec, applied, variant)) for spec in specs)


@raises_plainly
def diff(
    before: Source,
    after: Source,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Comparison:
    """What differs between two specs, and whether a checkpoint of the first fits the second.

    Overrides and the variant are applied to both. Arguments and errors: see `load`.
    """
    first, second = (
        load(source, overrides=overrides, variant=variant, root=root) for source in (before, after)
    )
    return first.diff(second)
