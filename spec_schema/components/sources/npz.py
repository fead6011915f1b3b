"""Arrays saved by NumPy."""

from . import SOURCES
from .arrays import Arrays


@SOURCES.register("npz")
class Npz(Arrays):
    """Arrays saved by NumPy: an `.npz` file, or a folder of `.npy` files.

    The first axis counts the samples. A `.npy` file holds the array with its name: `x` is in
    `x.npy`.
    """

    has_folders = True
    examples = {"path": "data/arrays.npz"}
