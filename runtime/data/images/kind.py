"""Which files are images."""

from ..folders.kind import OTHER, TAKEN, FileKind
from .header import BY_PILLOW, ENDINGS, OTHER_ENDINGS
from .pillow import has_pillow


def _reason(suffix: str) -> str:
    if suffix in ENDINGS or (suffix in BY_PILLOW and has_pillow()):
        return TAKEN
    return BY_PILLOW.get(suffix) or OTHER_ENDINGS.get(suffix, OTHER)


IMAGE = FileKind("image", _reason, frozenset(BY_PILLOW.values()))
