"""Arrays saved by numpy."""

from ...parameters import NonEmptyText
from . import SOURCES, Reading, Source


@SOURCES.register("npz")
class Npz(Source):
    """Arrays saved by `numpy.savez`. The first axis counts the samples.

    Args:
        path: Path of the file.
        inputs: Array of the input, or input → array.
        targets: Array of the target, or output → array.
        labels: How to read class labels: as `names`, or as `numbers` counted from 0. By default,
            integers are class indices if each has a unit. Other integers (-1 and 1, 1 and 2, 3 to
            7) and text are names.
    """

    main = "path"
    gives = "arrays"
    path_key = "path"
    inputs_key = "inputs"
    targets_key = "targets"
    examples = {"path": "data/arrays.npz"}
    path: NonEmptyText
    inputs: NonEmptyText | dict[str, NonEmptyText] = "x"
    targets: NonEmptyText | dict[str, NonEmptyText] = "y"
    labels: Reading | None = None
