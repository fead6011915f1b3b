"""Which files are images."""

from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..folders.kind import OTHER, TAKEN, FileKind
from .header import BY_PILLOW, ENDINGS, OTHER_ENDINGS
from .pillow import has_pillow


def _reason(suffix: str) -> str:
    if suffix in ENDINGS or (suffix in BY_PILLOW and has_pillow()):
        return TAKEN
    return BY_PILLOW.get(suffix) or OTHER_ENDINGS.get(suffix, OTHER)


def _no_file(name: str, folder: str) -> Violation:
    what: Violation = codes.image_files.no_image_for_row(name, folder)
    return what


IMAGE = FileKind(
    Images.noun,
    _reason,
    _no_file,
    formats="PNG or JPEG",
    by_library=frozenset(BY_PILLOW.values()),
    library=codes.image_files.PILLOW,
)
