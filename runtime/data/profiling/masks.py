"""Finds the masks of images, and what their pixels are."""

import os
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.components.sources.images import Masks
from ....spec_schema.yaml.files import read_bytes
from ..folders.listing import Listing, listed
from ..images.header import read_header
from ..images.kind import IMAGE
from ..images.masks import stored
from ..images.pictures import MOST_BYTES
from ..images.pillow import Unreadable, has_pillow
from .named_files import files_in
from .profile import ColumnProfile, Kind

_WORDS = re.compile("mask|label|annot|segment|trimap|truth|^gt$|^target")
"""What the names of folders of masks contain."""
MOST = 200
"""Masks that are looked into, evenly over all."""
MOST_CLASSES = 20
"""Different values of pixels that can still be classes."""
MOSTLY = 0.9
"""The share of images that must have a mask."""
MASKS = "masks"
"""What the target is called."""


def with_masks(path: Path) -> Folders | None:
    """Returns the images in a folder with the masks in another one beside it; None if there are
    none.
    """
    with suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(path) if entry.is_dir())
        for masks in (name for name in names if _WORDS.search(name.lower())):
            others = [path / name for name in names if name != masks]
            for images in others if len(names) < 9 else ():  # else they are classes
                found = _paired(images, path / masks)
                if found is not None:
                    return found
    return None


def masks_beside(images: Path) -> Folders | None:
    """Returns the images in a folder with their masks in a folder beside it; None if there are
    none.
    """
    with suppress(OSError):
        for entry in sorted(os.scandir(images.resolve().parent), key=lambda one: one.name):
            if entry.is_dir() and _WORDS.search(entry.name.lower()) and entry.name != images.name:
                found = _paired(images, images.parent / entry.name)
                if found is not None:
                    return found
    return None


def _paired(images: Path, masks: Path) -> Folders | None:
    """Returns images with masks of the same names, which may have a suffix more."""
    given, found = (listed(one, IMAGE, by_class=False) for one in (images, masks))
    known = {*_stems(found)}
    wanted = _stems(given)
    if not wanted:
        return None
    first = wanted[0]
    suffixes = {name.removeprefix(first) for name in known if name.startswith(first)}
    for suffix in sorted(suffixes, key=len):
        count = sum(name + suffix in known for name in wanted)
        if count >= MOSTLY * len(wanted):
            drops = {} if count == len(wanted) else {"missing": "drop"}
            read = Masks(path=str(masks), suffix=suffix)
            return files_in("images", images, masks=read, **drops)
    return None


def _stems(listing: Listing) -> list[str]:
    return [os.path.splitext(name)[0] for name in listing.names]


def profile_of_masks(masks: Masks, home: Path) -> ColumnProfile:
    """Returns what values the pixels of masks have, and how many pixels have each.

    Colors are text such as `#ff0000`. Masks with too many values for classes are images.

    Args:
        home: What the path of the masks is relative to.
    """
    there = [home / path for path in masks.paths if (home / path).is_dir()]
    found = [path / name for path in there for name in listed(path, IMAGE, by_class=False).names]
    looked = found[:: max(1, len(found) // MOST)]
    for as_colors in (False, True):
        counts, shapes, unreadable = Counter[int](), Counter[tuple[int, ...]](), 0
        for path in looked:
            pixels = _pixels(path, as_colors)
            if pixels is None:
                unreadable += 1
                continue
            shapes[pixels.shape] += 1
            values, often = np.unique(pixels, return_counts=True)
            counts.update(dict(zip(values.tolist(), often.tolist(), strict=True)))
            if len(counts) > MOST_CLASSES:
                break
        if unreadable < len(looked):
            break
    if not 0 < len(counts) <= MOST_CLASSES:
        shape = (*shapes.most_common(1)[0][0], 3 if as_colors else 1) if shapes else ()
        return ColumnProfile(MASKS, Kind.IMAGE, unreadable, len(counts), shape=shape)
    names = {value: f"#{value:06x}" if as_colors else str(value) for value in counts}
    common = tuple((names[value], count) for value, count in sorted(counts.items()))
    return ColumnProfile(MASKS, Kind.CATEGORY, unreadable, len(counts), common=common)


def _pixels(path: Path, as_colors: bool) -> NDArray[np.int32] | None:
    """Returns the gray value, palette index or color of each pixel; None if they have none."""
    from ....compiler.targets.tensorflow_start import start_tensorflow

    with suppress(OSError, Unreadable):
        content = read_bytes(path, MOST_BYTES)
        header = read_header(content, has_pillow())
        if header.problem is None:
            start_tensorflow()  # which decodes them
            return stored(content, header, as_colors)
    return None
