"""Reads text files in folders."""

from dataclasses import replace

from ....compiler.objectives.objectives import filled
from ....spec_schema.components.sources.text import Text
from ..folders.classes import by_folders, files_of
from ..folders.kind import TAKEN, FileKind
from ..folders.left_out import notes_on_files
from ..request import Request, Samples, reads
from ..rows import Rows
from .texts import Texts

FILE = FileKind("text file", lambda suffix: TAKEN)


@reads(Text)
def read(source: Text, request: Request) -> Samples | None:
    """Returns the texts of a source; None if there are none, which is reported."""
    found = files_of(source, FILE, request, by_class=bool(request.objectives))
    if found is None:
        return None
    (type_,) = request.inputs.values()
    shape = filled(type_.shape[1:], 1)
    assert shape is not None, "the compiler has checked the input"
    is_folder = all(listing.is_folder for listing in found.listings)
    texts = Texts(found.paths, found.names if is_folder else (), source.encoding)
    samples = by_folders(found, source, request, texts.places)
    read, digest = texts.checked(samples.faults, request.streams(texts.size()))
    inputs: dict[str, Rows] = {name: read.reshape(len(read), *shape) for name in request.inputs}
    notes = [*notes_on_files(found), *(f"{found.text}: {note}" for note in texts.notes())]
    return replace(samples, inputs=inputs, digest=digest, notes=tuple(notes))
