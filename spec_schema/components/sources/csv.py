"""Samples in a table."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ...parameters import Text, Words
from . import SOURCES, Reading, Source

Character: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n]$'),
    Words("a single character, and no quotation mark", {"type": "string", "maxLength": 1}),
]


@SOURCES.register("csv")
class Csv(Source):
    """A table with a header; one row a sample.

    Args:
        path: the file.
        target: the column to predict, or output → column; text in it names classes. An output of
            several numbers takes several columns. Globs allowed.
        features: the columns of the input, or input → columns; globs allowed. Left out: all
            columns that are no target.
        delimiter: the character between cells.
        missing: what an empty feature cell means: an error, or that its row is dropped, or that
            the mean of the training part takes its place. An empty target is always an error.
        labels: how labels of classes are read: `names` takes each as a name, `numbers` as a class
            number from 0. Left out: integers are class numbers where 0 is among them and each has
            a unit; other integers (3 to 7, 1 and 2, zip codes) and text are names.
    """

    main = "path"
    path: Text
    target: Text | list[Text] | dict[str, Text | list[Text]]
    features: Text | list[Text] | dict[str, Text | list[Text]] | None = None
    delimiter: Character = ","
    missing: Literal["error", "drop", "mean"] = "error"
    labels: Reading | None = None
