"""The `data.split` section: which samples are held out for validation and testing."""

import re
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from ..component import Conflict, SpecModel, cross_field
from ..components.sources import SOURCES, Paths, Source
from ..findings import codes
from ..parameters import (
    FROM_ONE,
    Boolean,
    Finite,
    Inherits,
    Inline,
    Integer,
    NonEmptyText,
    PositiveInteger,
    Whole,
    Words,
    whole,
)

PartName: TypeAlias = Literal["validation", "test"]
HELD_OUT: tuple[PartName, ...] = ("validation", "test")
"""The parts that are not trained on."""


def _share(value: object) -> object:
    if isinstance(value, float) and value > 1:
        value = whole(value)
        if isinstance(value, float):
            raise ValueError("neither a fraction nor a number of samples")
    return value


Share: TypeAlias = Annotated[
    int | float,
    Field(ge=0),
    BeforeValidator(_share),
    Finite,
    Words(
        "a fraction in [0, 1], a number of samples",
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, FROM_ONE]},
    ),
]


def _path(value: str) -> str:
    if not re.search(r"[A-Za-z_]", value) or not re.search(r"[/\\]|\.[A-Za-z]", value):
        raise ValueError("not like a path")
    return value


PartPath: TypeAlias = Annotated[
    str,
    AfterValidator(_path),
    Words("the path of a file", {"type": "string", "pattern": r"[/\\]|\.[A-Za-z]"}),
]


class PartSource(SpecModel):
    """A part that is read from a source of its own.

    What the source leaves out is as in the source of the training data: `csv: val.csv` has the same
    target, delimiter and so on. It needs the same columns, by name, and no other classes.

    Args:
        path: Path of its file or folder, for a source that is otherwise the same.
        targets: Path of the file with its targets, if `data.targets` gives them. Defaults to the
            file of all targets, in which the key finds them.
        join: Path of the file of its further inputs, or a list of one for each source in
            `data.join`. Defaults to the files of all of them, in which the keys find them.
    """

    source: Annotated[Source | None, Inline(), Inherits()] = None
    path: NonEmptyText = ""
    targets: NonEmptyText = ""
    join: Paths = ""

    @cross_field
    def _has_one(self) -> "PartSource":
        if self.source is None and not (self.path or self.targets or self.join):
            raise Conflict(codes.keys.missing_component("", "data source", ["path", *SOURCES]))
        if self.source is not None and self.path:
            raise Conflict(codes.components.second_component("data source", "path"), "path")
        return self

    def like(self, main: Source) -> "PartSource":
        """Returns the part with a whole source: what it lacks is taken from the main source."""
        if self.source is None:
            return self.model_copy(update={"source": main.reading(self.path), "path": ""})
        own, of_main = self.source, type(main).model_fields
        same = own.gives == main.gives
        shared = [name for name in type(own).model_fields if same and name in of_main]
        taken = {
            name: getattr(main, name)
            for name in shared
            if name in main.model_fields_set - own.model_fields_set and name != own.path_key
        }
        return self.model_copy(update={"source": own.model_copy(update=taken)})


PartValue: TypeAlias = Integer | NonEmptyText
PartValues: TypeAlias = PartValue | Annotated[list[PartValue], Field(min_length=1)]


class PartColumn(SpecModel):
    """A column of the table, or an array, that says which part a row belongs to.

    Args:
        name: Name of the column.
        validation: Its value in rows for validation, or a list of values.
        test: Its value in rows for testing, or a list of values.
        train: Its value in rows to train on, or a list of values. Defaults to all others.
    """

    bare_keys = ("name",)
    name: NonEmptyText
    validation: PartValues | None = None
    test: PartValues | None = None
    train: PartValues | None = None

    @cross_field
    def _parts_differ(self) -> "PartColumn":
        parts = {part: self.values(part) for part in ("validation", "test", "train")}
        for part, other in (("test", "validation"), ("train", "validation"), ("train", "test")):
            for value in parts[part]:
                if value in parts[other]:
                    raise Conflict(codes.split_rules.value_of_two_parts(value, other, part), part)
        return self

    def values(self, part: str) -> list[str]:
        """Returns the values of a part, as text."""
        written = getattr(self, part)
        listed = written if isinstance(written, list) else [written]
        return [str(value) for value in listed if value is not None]


Folds: TypeAlias = Annotated[
    int,
    Field(ge=2),
    Whole,
    Words("an integer of at least 2", {"type": "integer", "minimum": 2}),
]


class Split(SpecModel):
    """Which samples to hold out for validation and testing.

    Each of the two is a fraction of the samples, a number of samples, or a source of its own.
    Which part a row belongs to depends on the seed and the row only.

    Args:
        validation: Samples to evaluate after each epoch: a fraction (`0.2`), a number (`500`), or a
            source of its own (`val.csv`, `{csv: val.csv}`).
        test: Samples to evaluate once, at the end, given like those for validation.
        folds: Number of folds for cross-validation, instead of `validation`: the samples that are
            not for testing are divided into equal folds, and one run per fold is validated on it
            and trained on the others. `speccompile run` makes all these runs.
        fold: The fold to validate on, from 1, to make a single run. Defaults to all, one by one.
        order: Which rows to hold out: drawn at `random`, or the `last` ones, for rows in the order
            of time. The last rows are for testing, those before them for validation. With `folds`,
            each fold is validated on the rows that follow those it is trained on.
        by: Column whose rows of one value stay together, such as that of a patient. Parts are then
            as large as whole groups allow.
        column: Column that says which part a row belongs to.
        stratify: Whether to keep the proportions of the classes in every part; with `by`, as far as
            whole groups allow.
    """

    section = True
    bare_keys: ClassVar[tuple[str, ...]] = ("validation",)
    validation: Share | PartPath | PartSource = 0.0
    test: Share | PartPath | PartSource = 0.0
    folds: Folds | None = None
    fold: PositiveInteger | None = None
    order: Literal["random", "last"] = "random"
    by: NonEmptyText | None = None
    column: PartColumn | None = None
    stratify: Boolean = False

    @cross_field
    def _rules_agree(self) -> "Split":
        if self.stratify and self.order == "last":
            raise Conflict(codes.split_rules.stratified_in_order(), "stratify", "order")
        if self.by is not None and self.order == "last":
            raise Conflict(codes.split_rules.groups_in_order(), "by", "order")
        if self.column and not any(map(self.said, HELD_OUT)):
            raise Conflict(codes.split_rules.column_without_parts(), "column")
        for part in HELD_OUT:
            own = getattr(self, part)
            if isinstance(own, PartSource) and own.source is None and not own.path:
                what = "targets" if own.targets else "joined inputs"
                raise Conflict(codes.joining.part_without_source(part, what), part)
            if getattr(self, part) and self.said(part):
                raise Conflict(codes.split_rules.part_declared_twice(part), part)
        self._check_folds()
        return self

    def _check_folds(self) -> None:
        if self.folds is None:
            if self.fold is not None:
                raise Conflict(codes.split_rules.fold_without_folds(), "fold")
            return
        if self.validation or self.said("validation"):
            place = "validation" if self.validation else "column"
            raise Conflict(codes.split_rules.folds_and_validation(place), place, "folds")
        if self.fold is not None and self.fold > self.folds:
            raise Conflict(codes.split_rules.no_such_fold(self.fold, self.folds), "fold")

    def has(self, part: PartName) -> bool:
        """Whether a part is declared."""
        is_fold = part == "validation" and self.folds is not None
        return is_fold or bool(getattr(self, part)) or bool(self.said(part))

    def said(self, part: PartName) -> list[str]:
        """Returns the values of the column for a part; empty if it doesn't say the part."""
        return self.column.values(part) if self.column else []

    @property
    def carried(self) -> dict[str, tuple[str, ...]]:
        """The columns that the rules need, each with the keys below `data` that name it."""
        named = {self.column.name: ("split", "column", "name")} if self.column else {}
        return {self.by: ("split", "by"), **named} if self.by else {**named}

    def share(self, part: PartName) -> int | float:
        """Returns the fraction or number of samples that a part takes from the main source."""
        written = getattr(self, part)
        return written if isinstance(written, int | float) else 0

    @property
    def fractions(self) -> float:
        """The fraction of the samples that is held out, without what is given as a number."""
        shares = map(self.share, HELD_OUT)
        return sum(share for share in shares if isinstance(share, float))

    def held_out(self, count: int) -> int:
        """Returns how many of `count` samples of the main source are not trained on."""
        held = sum(samples_of(self.share(part), count) for part in HELD_OUT)
        if self.folds is None:
            return held
        left, fold = max(0, count - held), self.fold or 1
        if self.order == "last":
            return count - self.before_fold(left)
        return held + left // self.folds + (fold <= left % self.folds)

    def before_fold(self, count: int) -> int:
        """Returns how many of `count` rows in the order of time precede the fold."""
        assert self.folds is not None
        return count - (self.folds - (self.fold or 1) + 1) * (count // (self.folds + 1))

    def own_source(self, part: PartName) -> Source | None:
        """Returns the source of a part that has one of its own, once the spec is compiled."""
        written = getattr(self, part)
        return written.source if isinstance(written, PartSource) else None

    def own_targets(self, part: PartName) -> str:
        """Returns the path of the targets of a part; empty if it has none of its own."""
        written = getattr(self, part)
        return written.targets if isinstance(written, PartSource) else ""

    def own_joins(self, part: PartName) -> list[str]:
        """Returns the paths of the further inputs of a part; empty if it has none of its own."""
        written = getattr(self, part)
        given = written.join if isinstance(written, PartSource) else ""
        return given if isinstance(given, list) else [given] if given else []

    def with_sources(self, main: Source) -> "Split":
        """Returns the split with whole sources for the parts that have one of their own."""
        found: dict[str, PartSource] = {}
        for part in HELD_OUT:
            written = getattr(self, part)
            if isinstance(written, str):
                written = PartSource(path=written)
            if isinstance(written, PartSource):
                found[part] = written.like(main)
        return self.model_copy(update=found) if found else self


def samples_of(share: int | float, count: int) -> int:
    """Returns how many of `count` samples a fraction or a number of samples is."""
    return share if isinstance(share, int) else round(count * share)
