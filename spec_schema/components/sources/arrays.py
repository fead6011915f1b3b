"""Sources of named arrays."""

import os
from typing import ClassVar, cast

from ...parameters import NonEmptyText
from . import SOURCES, ClassNames, Paths, Rare, Reading, Source

KINDS = ("npz", "hdf5")
"""The sources that are named arrays."""


class Arrays(Source):
    """Named arrays in files. The first axis counts the samples.

    Attributes:
        suffixes: The suffixes of its files.
        has_folders: Whether `path` may be a folder that has a file for each array.

    Args:
        path: Path of the file, or a list of files with the same arrays, whose samples follow one
            another. Globs are allowed.
        inputs: Array of the input, or input → array.
        targets: Array of the target, or output → array.
        weights: Array with the weight of each sample in the loss and in `weighted_metrics`, or
            output → array. Applies to all parts. Defaults to 1 each.
        labels: How to read class labels: as `names`, or as `numbers` counted from 0. By default,
            integers are class indices if each has a unit. Other integers (-1 and 1, 1 and 2, 3 to
            7) and text are names.
        classes: The classes in their order, or output → classes. Any other label is an error. By
            default, all labels are classes: numbers in their order, then text in its order.
        rare: What to do about classes with few samples. By default, they are classes like others.
    """

    main = "path"
    gives = "arrays"
    path_key = "path"
    inputs_key = "inputs"
    targets_key = "targets"
    weights_key = "weights"
    suffixes: ClassVar[tuple[str, ...]] = ()
    has_folders: ClassVar[bool] = False
    path: Paths
    inputs: NonEmptyText | dict[str, NonEmptyText] = "x"
    targets: NonEmptyText | dict[str, NonEmptyText] = "y"
    weights: NonEmptyText | dict[str, NonEmptyText] | None = None
    labels: Reading | None = None
    classes: ClassNames | dict[str, ClassNames] | None = None
    rare: Rare | None = None

    def with_file(self, path: str) -> "Arrays":
        """The source of another file, which may have another format: its suffix tells."""
        suffix = os.path.splitext(path)[1].lower()
        kinds = (SOURCES.find(name) for name in KINDS)
        found = next((one for one in kinds if suffix in getattr(one, "suffixes", ())), None)
        if found is None or suffix in self.suffixes:
            return self.reading(path)
        given = {key: getattr(self, key) for key in Arrays.model_fields if key != "path"}
        return cast(type[Arrays], found)(path=path, **given)
