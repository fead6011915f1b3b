"""Functions of the public API about specs: check, load, summarize, draw, compare, profile."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from ..spec_schema.errors import Error, path_of, raises_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from ..compiler.differences.report import Comparison
    from ..compiler.drawing.drawing import Drawing
    from ..compiler.resolving.overrides import Overrides
    from ..compiler.sources import SpecSource
    from ..compiler.spec import CompiledSpec
    from ..compiler.summaries.overview import Overview
    from ..compiler.summaries.spec_summary import Summary
    from ..runtime.data.profiling.profile import Profile
    from ..spec_schema.reports.report import Report

    FilePath: TypeAlias = str | PathLike[str]


@raises_plainly
def check(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
    data: bool = False,
) -> Report:
    """Check a spec and all of its variants completely, without TensorFlow.

    Args:
        source: Where the spec comes from, or a folder or a glob: all its specs are checked.
        overrides: Values to change.
        variant: Check only this variant.
        root: Read no files outside of this folder. Defaults to the project of the spec.
        data: Whether to read and check the data, too.

    Returns the findings; `report.ok` says whether there are no errors.

    Raises:
        Error: There are no specs in the folder, or data is to be read and numpy is not installed.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from ..compiler.sources import compiled_of, file_of, load_source
    from ..runtime.checking import check_files, check_loaded

    if compiled_of(source) is not None:
        return check_loaded(load_source(source, overrides, variant), data)
    file = file_of(source)
    files = file if file.text is not None else file.path
    return check_files(files, overrides=overrides, variant=variant, root=root, data=data)


@raises_plainly
def profile(
    source: SpecSource,
    *,
    targets: Sequence[str] = (),
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Profile:
    """What is in data: the kind of each column or array, missing values, classes, and what to know.

    Args:
        source: A spec; or the path of data: a table, whose format its suffix tells, arrays, or a
            folder of images or texts. How a text file writes its table is found out.
        targets: The columns or arrays to predict, for data without a spec.
        overrides, variant, root: See `load`.

    Raises:
        DataError: The data can't be read.
        SpecError: The spec has errors; the exception shows them.
        Error: The spec reads no data, or the data has no such column.
    """
    from ..runtime.data.profiling.reading import profile_of_file, profile_of_source
    from ..spec_schema.yaml.files import SUFFIXES

    if isinstance(source, str | PathLike) and "\n" not in str(source):
        place = path_of(source, "source")
        if place.suffix.lower() not in ("", *SUFFIXES) or place.is_dir():
            return profile_of_file(place, targets)
    if targets:
        raise Error("`targets` is for data without a spec: a spec names its own", "remove it")
    spec = load(source, overrides=overrides, variant=variant, root=root)
    data, path = spec.document.data, spec.data_path
    folder = path.folder if path else path_of(".", "folder")
    return profile_of_source(data.source if data else None, folder, str(spec.path))


@raises_plainly
def load(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> CompiledSpec:
    """Load and compile a spec, without TensorFlow.

    Args:
        source: Where the spec comes from. A spec that is loaded already, or that of a run, gets
            more overrides, or another variant.
        overrides: Values to change.
        variant: The variant to apply.
        root: Read no files outside of this folder. Defaults to the project of the spec.

    Raises:
        SpecError: The spec has errors; the exception shows them.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from ..compiler.sources import load_source

    return load_source(source, overrides, variant, root)


@raises_plainly
def summary(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Summary:
    """The layers of a spec with their shapes, weights and costs. Arguments and errors: see `load`.

    `print(summary)` shows a table, `summary.rows` has a record per layer.
    """
    return load(source, overrides=overrides, variant=variant, root=root).summary()


@raises_plainly
def draw(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Drawing:
    """The network of a spec as a drawing. Arguments and errors: see `load`.

    A notebook shows it. `drawing.save("network.svg")` writes it to a file.
    """
    return load(source, overrides=overrides, variant=variant, root=root).draw()


@raises_plainly
def overview(
    sources: SpecSource | Iterable[SpecSource],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Overview:
    """Several specs at a glance: their costs and the number of their findings.

    Specs with errors have no costs; they raise nothing.

    Args:
        sources: A spec or several, from wherever they come. A folder stands for all specs in it.
        overrides: Values to change in each spec.
        variant: The variant to apply to each spec.
        root: See `load`.

    Raises:
        Error: A folder or a glob has no specs.
        TypeError: A source, or a value in it, is of an unsupported type.
    """
    from ..compiler.compile import compile_written
    from ..compiler.resolving.overrides import override_texts
    from ..compiler.sources import each_written
    from ..compiler.summaries.overview import Overview

    applied, specs = override_texts(overrides), each_written(sources, root)
    return Overview((spec.path, compile_written(spec, applied, variant)) for spec in specs)


@raises_plainly
def diff(
    before: SpecSource,
    after: SpecSource,
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


def schema() -> dict[str, Any]:
    """The JSON Schema of specs, for editors and other tools."""
    from ..spec_schema.reference.json_schema import json_schema

    return json_schema()
