"""Text files in folders."""

from . import SOURCES
from .csv import Encoding
from .folders import Folders


@SOURCES.register("text")
class Text(Folders):
    """Text files in folders: one folder per class, or a table with a row per file.

    All files are read whole, at any depth. The input is a string, which the layer
    `text_vectorization` turns into tokens. For a file with one sample per line, use `csv`.

    Args:
        path: Path of the folder, or a list of folders. A glob selects folders, or the files
            themselves: `reviews/*/*.txt`.
        encoding: Encoding of the text.
    """

    gives = "text"
    noun = "text file"
    examples = {"path": "data/reviews"}
    encoding: Encoding = "utf-8"
