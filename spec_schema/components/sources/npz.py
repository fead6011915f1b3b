"""Samples in arrays of numpy."""

from ...parameters import Text
from . import SOURCES, Source


@SOURCES.register("npz")
class Npz(Source):
    """Arrays saved by numpy; the first axis counts the samples.

    Args:
        path: the file.
        inputs: the array of the input, or input → array.
        targets: the array of the target, or output → array.
    """

    main = "path"
    path: Text
    inputs: Text | dict[str, Text] = "x"
    targets: Text | dict[str, Text] = "y"
