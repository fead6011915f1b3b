"""Reads text files in folders, with the folders as classes or with a table of labels."""

from ....compiler.objectives.objectives import filled
from ....spec_schema.components.sources.text import Text
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..folders.choosing import choose
from ..folders.kind import TAKEN, FileKind
from ..request import Request, Samples, reads
from .texts import Texts


def _no_file(name: str, folder: str) -> Violation:
    what: Violation = codes.text_samples.no_file_for_row(name, folder)
    return what


FILE = FileKind(Text.noun, lambda suffix: TAKEN, _no_file)


@reads(Text)
def read(source: Text, request: Request) -> Samples | None:
    """Returns the texts of a source; None if there are none, which is reported."""
    chosen = choose(source, FILE, request, broken=lambda row: texts.broken(row))
    if chosen is None:
        return None
    (type_,) = request.inputs.values()
    shape = filled(type_.shape[1:], 1)
    assert shape is not None, "the compiler has checked the input"
    texts = Texts(chosen, source.encoding, shape)
    return texts.samples(request, texts.size())
