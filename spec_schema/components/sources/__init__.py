"""Sources of data."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Field

from ...component import Catalogue, Component, SpecModel
from ...parameters import Boolean, NonEmptyText, Number, PositiveInteger, Words

Reading: TypeAlias = Literal["names", "numbers"]
"""Whether labels are names of classes, whatever they look like, or class indices."""


Paths: TypeAlias = NonEmptyText | Annotated[list[NonEmptyText], Field(min_length=1)]

ClassNames: TypeAlias = Annotated[
    list[NonEmptyText | Number | Boolean],
    Words(
        "a list of the classes in their order",
        {"type": "array", "items": {"type": ["string", "number", "boolean"], "minLength": 1}},
    ),
]
"""The classes of an output in their order."""


class Rare(SpecModel):
    """What to do about classes with few samples.

    Args:
        below: Number of samples below which a class is rare, counted over the whole source.
        do: Whether to report an error, to drop the samples, or to merge the classes into one.
        into: Name of the class that rare ones are merged into.
    """

    bare_keys = ("below",)
    below: PositiveInteger
    do: Literal["error", "drop", "merge"] = "error"
    into: NonEmptyText = "other"


class Source(Component):
    """Base of the sources: what a source is, as data. Paths are relative to the spec's file.

    What reads it is in `runtime/data`, under the name of the file that defines it.

    Attributes:
        gives: what a sample is read from: columns with a number each, arrays, one image, one text,
            one clip of audio, or nothing as it is random.
        path_key: the key that names its file or folder; None if it reads none.
        inputs_key: the key that assigns columns or arrays to inputs; None if the source does.
        targets_key: the same for outputs.
        weights_key: the key that names the weights of samples; None if the source has none.
        may_hold_lists: whether a column may hold a list of numbers for each sample.
    """

    catalogue: ClassVar[Catalogue["Source"]]
    gives: ClassVar[Literal["columns", "arrays", "images", "text", "audio", "random"]]
    path_key: ClassVar[str | None] = None
    inputs_key: ClassVar[str | None] = None
    targets_key: ClassVar[str | None] = None
    weights_key: ClassVar[str | None] = None
    may_hold_lists: ClassVar[bool] = False

    @property
    def path_text(self) -> str:
        """The paths as written, in one text; empty if the source reads no file."""
        return ", ".join(self.paths)

    @property
    def paths(self) -> list[str]:
        """The paths as written; empty if the source reads no file."""
        written = self._of(self.path_key) or []
        return [written] if isinstance(written, str) else written

    @property
    def has_columns(self) -> bool:
        """Whether there are columns or arrays to choose from by name."""
        return self.gives in ("columns", "arrays")

    @property
    def table_text(self) -> str:
        """The path of the file that has the columns, as written."""
        return self.path_text

    @property
    def assigns_targets(self) -> bool:
        """Whether the spec names the target of each output."""
        return self.targets_key is not None

    @property
    def names_targets(self) -> bool:
        """Whether the spec says where the targets are in it."""
        keys = {self.targets_key, "masks"} & self.model_fields_set
        return any(getattr(self, str(key)) is not None for key in keys)

    @property
    def for_inputs(self) -> Any:
        """What is written for the inputs: a name, a list of names, or input → these."""
        return self._of(self.inputs_key)

    @property
    def for_targets(self) -> Any:
        """The same for the outputs."""
        return self._of(self.targets_key)

    @property
    def for_weights(self) -> Any:
        """The column or array with the weights of samples, or output → these; None for none."""
        return self._of(self.weights_key)

    def classes_of(self, output: str) -> tuple[str, ...]:
        """The names of the classes of an output, where the spec gives them."""
        written = getattr(self, "classes", None)
        listed = written.get(output) if isinstance(written, dict) else written
        return tuple(map(_class_name, listed or ()))

    def _of(self, key: str | None) -> Any:
        return None if key is None else getattr(self, key)

    def reading(self, path: str) -> Self:
        """The source with another path."""
        assert self.path_key is not None, self.name
        return self.model_copy(update={self.path_key: path})

    def labels_only(self) -> Self:
        """The source of targets alone: no column of a table is an input."""
        columns: list[str] = []
        return self.model_copy(update={str(self.inputs_key): columns})

    def for_prediction(self) -> Self:
        """The source without what would leave out samples: each of them gets a prediction."""
        return self

    def count(self) -> int | None:
        """Returns the number of samples, or None if it is only known after reading."""
        return None


def _class_name(written: str | float | bool) -> str:
    """`3` for the number 3, `true` for a boolean."""
    if isinstance(written, bool):
        return str(written).lower()
    is_whole = isinstance(written, float) and written.is_integer()
    return str(int(written)) if is_whole else str(written)


SOURCES: Catalogue[Source] = Catalogue(
    "data source",
    __package__,
    {
        "csv": ("csv",),
        "parquet": ("parquet",),
        "json": ("json",),
        "arrow": ("arrow",),
        "excel": ("excel",),
        "npz": ("npz",),
        "hdf5": ("hdf5",),
        "tfrecord": ("tfrecord",),
        "images": ("images",),
        "text": ("text",),
        "audio": ("audio",),
        "synthetic": ("synthetic",),
    },
    synonyms={
        "tsv": "csv",
        "table": "csv",
        "feather": "arrow",
        "ipc": "arrow",
        "jsonl": "json",
        "json_lines": "json",
        "ndjson": "json",
        "xlsx": "excel",
        "xls": "excel",
        "spreadsheet": "excel",
        "numpy": "npz",
        "npy": "npz",
        "h5": "hdf5",
        "tfrecords": "tfrecord",
        "tf_record": "tfrecord",
        "image_folder": "images",
        "folder": "images",
        "directory": "images",
        "texts": "text",
        "text_files": "text",
        "documents": "text",
        "wav": "audio",
        "sound": "audio",
        "random": "synthetic",
        "fake": "synthetic",
    },
)
Source.catalogue = SOURCES

if TYPE_CHECKING:
    from .arrow import Arrow as Arrow
    from .audio import Audio as Audio
    from .csv import Csv as Csv
    from .excel import Excel as Excel
    from .hdf5 import Hdf5 as Hdf5
    from .images import Images as Images
    from .json import Json as Json
    from .npz import Npz as Npz
    from .parquet import Parquet as Parquet
    from .synthetic import Synthetic as Synthetic
    from .text import Text as Text
    from .tfrecord import Tfrecord as Tfrecord
else:
    __getattr__, __dir__ = SOURCES.exports(globals())
