"""What a file that a command writes must not replace: a spec, what it builds upon, its data."""

from collections.abc import Iterable, Iterator
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .arguments import UsageError

if TYPE_CHECKING:
    from ...compiler.compile import Compilation


def refuse_spec(path: Path) -> None:
    """Raise UsageError where the file at a path is a spec."""
    from ..project.recognition import is_spec  # few commands write files

    try:
        text = read_bytes(path, LARGEST_TEXT)
    except OSError:  # nothing that could be lost
        return
    if is_spec(text):
        raise _refused(path, "is a spec")


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """Raise UsageError where a path leads to one of the files that were read, or into a folder."""
    place = Path(realpath(path))
    if path.is_file() and not {place, *place.parents}.isdisjoint(Path(realpath(p)) for p in inputs):
        raise _refused(path, "is read by a spec")


def inputs_of(compilation: "Compilation") -> Iterator[Path]:
    """The files that a spec is made of, and whatever its data section names."""
    yield from map(Path, compilation.sources)
    data = compilation.tree.get("data") if compilation.tree is not None else None
    for text in _texts(data):
        if isinstance(text.value, str) and text.value:
            folder = Path(text.span.source).parent if text.span.is_in_a_file else Path()
            yield folder / text.value


def _texts(value: Value | None) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        for entry in value.entries.values():
            yield from _texts(entry.value)


def _refused(path: Path, what: str) -> UsageError:
    shown = printable(str(path))
    return UsageError(f"{shown} {what}, and is not overwritten", "name another file")
