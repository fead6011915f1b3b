"""Samples in arrays of numpy."""

from ...parameters import Text
from . import SOURCES, Reading, Source


@SOURCES.register("npz")
class Npz(Source):
    """Arrays saved by numpy; the first axis counts the samples.

    Args:
        path: the file.
        inputs: the array of the input, or input → array.
        targets: the array of the target, or output → array.
        labels: how labels of classes are read: `names` takes each as a name, `numbers` as a class
            number from 0. Left out: integers are class numbers where each has a unit; other
            integers (-1 and 1, 1 and 2, 3 to 7) and text are names.
    """

    main = "path"
    path: Text
    inputs: Text | dict[str, Text] = "x"
    targets: Text | dict[str, Text] = "y"
    labels: Reading | None = None
