"""Commented specs to start from: for data, or on generated data."""

from os import PathLike
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

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
    reconstruct: bool = False,
) -> Path:
    """Write a commented spec to start from: for data, or one that runs on generated data.

    Args:
        path: The file, `.yaml` if it has no suffix. It is never overwritten.
        template: The kind of network on generated data. Defaults to `dense`.
        data: What to write the spec for: a table, arrays, a folder with a folder of images,
            recordings or texts for each class, a table that names such files or the folder it is
            in, or a folder with a folder of images and one of their masks.
        target: The column or array to predict. It may be left out where nothing else can be meant.
        reconstruct: Whether to predict nothing: the network learns to give back the rows of a
            table.

    Returns the path of the spec.

    Raises:
        Error: There is no such template, the suffix is not that of YAML, the file exists or can't
            be written, or the data has no such column, or needs one.
        DataError: The data can't be read.
    """
    place = _place_of(path)
    options = _Options(None if data is None else path_of(data, "data"), target, reconstruct)
    text = _text(place, template, options)
    check_place(place, new=True)
    write_file(place, text, new=True)
    return place


class _Options(NamedTuple):
    data: Path | None
    target: str | None
    reconstruct: bool


def _text(place: Path, template: Template | None, given: _Options) -> str:
    data, target, reconstruct = given
    if template is not None and given != (None, None, False):
        raise Error("a spec is written from a template or for data", "leave one out")
    if data is None and (target is not None or reconstruct):
        what = "a target is a column of data" if target is not None else "rows are those of data"
        raise Error(what, as_asked("add `--data FILE`", "add `data`"))
    if target is not None and reconstruct:
        raise Error("a target is not needed to give back the rows", "leave one out")
    if data is not None:
        return _for_data(place, data, target, reconstruct)
    template = template or TEMPLATES[0]
    check_choice("template", template, TEMPLATES)
    text = (_FOLDER / f"{template}.yaml").read_text(encoding="utf-8")
    return text.replace("SPEC", printable(str(place)))


def _for_data(place: Path, data: Path, target: str | None, reconstruct: bool) -> str:
    from ..spec_schema.formatter.format import format_text
    from .data.starting.first_spec import first_spec

    text = first_spec(place, data, target, reconstruct)
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
