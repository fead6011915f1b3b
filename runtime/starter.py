"""Commented specs to start from, which run at once on generated data."""

from os import PathLike
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ..spec_schema.errors import Error, check_choice, path_of, raises_plainly
from ..spec_schema.findings.printable import printable
from ..spec_schema.yaml.files import SUFFIXES
from .storage.whole_files import check_place, write_file

Template: TypeAlias = Literal["dense", "convolutional", "recurrent", "regression"]
TEMPLATES: tuple[Template, ...] = get_args(Template)
"""Stems of the files in `templates`; `SPEC` in one becomes the path of the new spec."""

_FOLDER = Path(__file__).parents[1] / "spec_schema" / "templates"


@raises_plainly
def init(path: str | PathLike[str] = "spec.yaml", *, template: Template = "dense") -> Path:
    """Write a commented spec to start from, which runs at once on generated data.

    Args:
        path: The file, `.yaml` if it has no suffix. It is never overwritten.
        template: The kind of network.

    Returns the path of the spec.

    Raises Error if there is no such template, the suffix is not that of YAML, or the file exists or
    can't be written.
    """
    check_choice("template", template, TEMPLATES)
    place = path_of(path, "path")
    if place.name in ("", ".."):
        raise Error(
            f"`{printable(str(path))}` is not a file name", "use a name such as `spec.yaml`"
        )
    place = place if place.suffix else place.with_suffix(".yaml")
    if place.suffix not in SUFFIXES:
        help = f"write `{printable(str(place.with_suffix('.yaml')))}`"
        raise Error(f"specs are written as YAML, not as `{printable(place.suffix)}`", help)
    text = (_FOLDER / f"{template}.yaml").read_text(encoding="utf-8")
    check_place(place, new=True)
    write_file(place, text.replace("SPEC", printable(str(place))), new=True)
    return place
