"""Commented specs to start from: for a table, or on generated data."""

from os import PathLike
from os.path import relpath
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ..spec_schema.errors import Error, as_asked, check_choice, path_of, raises_plainly
from ..spec_schema.findings.finding import Findings
from ..spec_schema.findings.printable import printable
from ..spec_schema.yaml.files import SUFFIXES
from .storage.whole_files import check_place, write_file

Template: TypeAlias = Literal["dense", "convolutional", "recurrent", "regression"]
TEMPLATES: tuple[Template, ...] = get_args(Template)
"""Stems of the files in `templates`; `SPEC` in one becomes the path of the new spec."""

_FOLDER = Path(__file__).parents[1] / "spec_schema" / "templates"


@raises_plainly
def init(
    path: str | PathLike[str] = "spec.yaml",
    *,
    template: Template | None = None,
    data: str | PathLike[str] | None = None,
    target: str | None = None,
) -> Path:
    """Write a commented spec to start from: for a table, or one that runs on generated data.

    Args:
        path: The file, `.yaml` if it has no suffix. It is never overwritten.
        template: The kind of network on generated data. Defaults to `dense`.
        data: A table to write the spec for: its features, a network, and a training policy.
        target: The column of the table to predict.

    Returns the path of the spec.

    Raises:
        Error: There is no such template, the suffix is not that of YAML, the file exists or can't
            be written, or the table has no such column.
        DataError: The table can't be read.
    """
    place = _place_of(path)
    text = _text(place, template, None if data is None else path_of(data, "data"), target)
    check_place(place, new=True)
    write_file(place, text, new=True)
    return place


def _text(place: Path, template: Template | None, data: Path | None, target: str | None) -> str:
    if data is not None and target is not None and template is None:
        return _for_table(place, data, target)
    if template is not None and (data is not None or target is not None):
        raise Error("a spec is written from a template or for data", "leave one out")
    if data is not None:
        help = as_asked("add `--target COLUMN`", "add `target`")
        raise Error("a spec for a table needs the column to predict", help)
    if target is not None:
        raise Error("a target is a column of a table", as_asked("add `--data FILE`", "add `data`"))
    template = template or TEMPLATES[0]
    check_choice("template", template, TEMPLATES)
    text = (_FOLDER / f"{template}.yaml").read_text(encoding="utf-8")
    return text.replace("SPEC", printable(str(place)))


def _for_table(place: Path, data: Path, target: str) -> str:
    from ..spec_schema.formatter.format import format_text
    from .data.profiling.reading import profile_of_file, source_of
    from .data.profiling.starting import first_spec

    found = profile_of_file(data, [target])
    source = source_of(data, target).reading(relpath(data, place.parent))
    text = first_spec(place.stem, found, source, target)
    return format_text(str(place), text, Findings()) or text


def _place_of(path: str | PathLike[str]) -> Path:
    place = path_of(path, "path")
    if place.name in ("", ".."):
        raise Error(
            f"`{printable(str(path))}` is not a file name", "use a name such as `spec.yaml`"
        )
    place = place if place.suffix else place.with_suffix(".yaml")
    if place.suffix not in SUFFIXES:
        help = f"write `{printable(str(place.with_suffix('.yaml')))}`"
        raise Error(f"specs are written as YAML, not as `{printable(place.suffix)}`", help)
    return place
