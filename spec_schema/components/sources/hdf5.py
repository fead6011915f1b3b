"""Arrays in HDF5 files."""

from . import SOURCES
from .arrays import Arrays


@SOURCES.register("hdf5")
class Hdf5(Arrays):
    """Arrays in an HDF5 file, each a dataset. The first axis counts the samples.

    An array in a group is named by its path: `train/x`. Links to other datasets and files are not
    followed.
    """

    examples = {"path": "data/arrays.h5"}
    suffixes = (".h5", ".hdf5")
