"""Arrays saved by NumPy."""

from . import SOURCES
from .arrays import Arrays


@SOURCES.register("npz")
class Npz(Arrays):
    """Arrays saved by NumPy: an `.npz` file, or a folder of `.npy` files.

    The first axis counts the samples. In a folder, a `.npy` file holds the array with its name: `x`
    is in `x.npy`.
    """

    suffixes = (".npz",)
    has_folders = True
    examples = {"path": "data/arrays.npz"}
