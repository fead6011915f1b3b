"""The profile of folders of images, of audio or of text files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ....spec_schema.components.sources import Source
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import well_formed
from ....spec_schema.yaml.files import read_bytes
from ..audio.source import AUDIO
from ..folders.classes import files_of
from ..folders.gathering import Gathered
from ..folders.kind import FileKind
from ..folders.listing import class_of
from ..images.header import ImageHeader, read_header
from ..images.kind import IMAGE
from ..images.pictures import FIRST_BYTES
from ..images.pillow import has_pillow
from ..request import Request
from ..text.source import FILE
from .advice import advice_about_target
from .kinds import with_words
from .profile import ColumnProfile, Kind, Profile
from .sounds import profile_of_sounds

MOST_FILES = 2000
"""Files that are looked into, evenly over all."""
FEW = 500
"""Images of a class below which it helps to vary them."""
CLASS = "folder"
"""What the target is called: the folder a file is in."""


def profile_of_folders(source: Source, request: Request, *, by_class: bool) -> Profile | None:
    """Returns the profile of files in folders; None if there are none, which is reported.

    Args:
        by_class: Whether the folders directly in those of the source are classes.
    """
    is_image = isinstance(source, Images)
    found = files_of(source, kind_of(source), request, by_class=by_class)
    if found is None:
        return None
    step = -(-len(found.paths) // MOST_FILES)
    looked = [*map(Path, found.paths[::step])]
    content = _images(looked) if is_image else _heard_or_read(source, looked)
    notes = [*_about_sizes(content), *_about_all(found, step)]
    if isinstance(source, Images) and source.masking is not None:
        from .masks import profile_of_masks  # decodes them

        pixels = profile_of_masks(source.masking, request.folder)
        return _profile(found, (content, pixels), notes)
    if not by_class:
        return _profile(found, (content,), notes)
    counts = Counter(well_formed(class_of(name)) for name in found.below)
    classes = ColumnProfile(CLASS, Kind.CATEGORY, 0, len(counts), common=(*counts.most_common(),))
    notes += advice_about_target(classes)
    if is_image and min(counts.values()) < FEW:
        few = min(counts, key=lambda name: counts[name])
        notes.append(
            f"class `{few}` has {counted(counts[few], 'image')}: vary them while training, with "
            "layers such as `random_translation`"
        )
    return _profile(found, (content, classes), notes)


def _profile(found: Gathered, columns: tuple[ColumnProfile, ...], notes: Sequence[str]) -> Profile:
    targets = tuple(one.name for one in columns[1:])
    nouns = (found.kind.noun, "")
    return Profile(found.text, len(found.paths), columns, targets, tuple(notes), nouns)


def kind_of(source: Source) -> FileKind:
    """Returns which files are samples of a source."""
    return {"images": IMAGE, "audio": AUDIO}.get(source.gives, FILE)


def _heard_or_read(source: Source, paths: Sequence[Path]) -> ColumnProfile:
    return profile_of_sounds(paths) if source.gives == "audio" else _texts(paths)


def _images(paths: Sequence[Path]) -> ColumnProfile:
    headers = [_header(path) for path in paths]
    sound = [one for one in headers if one.problem is None]
    sizes = Counter(one.upright_size for one in sound if one.size != (0, 0))
    formats = Counter(one.format for one in sound)
    channels = 1 if sound and all(one.gray for one in sound) else 3
    size = sizes.most_common(1)[0][0] if sizes else ()
    return ColumnProfile(
        "image",
        Kind.IMAGE,
        len(headers) - len(sound),
        len(sizes),
        common=(*formats.most_common(),),
        shape=(*size, channels) if size else (),
    )


def _header(path: Path) -> ImageHeader:
    content = b""
    with suppress(OSError):
        content = read_bytes(path, FIRST_BYTES)
    return read_header(content, has_pillow())


def _texts(paths: Sequence[Path]) -> ColumnProfile:
    texts: Counter[str] = Counter()
    for path in paths:
        with suppress(OSError):
            texts[read_bytes(path, 2**20).decode(errors="replace")] += 1
    return with_words(ColumnProfile("text", Kind.TEXT, 0, len(texts)), texts)


def _about_sizes(content: ColumnProfile) -> Iterator[str]:
    if content.kind is Kind.IMAGE and content.distinct > 1:
        shape = " x ".join(map(str, content.shape[:2]))
        yield (
            f"images have {content.distinct:,} different sizes, most often {shape}: all are "
            "resized to the shape of the input (`resize`)"
        )
    if content.missing:
        noun = "image" if content.kind is Kind.IMAGE else "audio file"
        yield f"{counted(content.missing, noun)} can't be read: `validate --data` names them"


def _about_all(found: Gathered, step: int) -> Iterator[str]:
    if step > 1:
        looked = -(-len(found.paths) // step)
        yield f"{looked:,} of {counted(len(found.paths), 'file')} were opened; the others count"
