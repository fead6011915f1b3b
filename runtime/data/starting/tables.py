"""A first spec for a table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..profiling.kinds import MOST_CATEGORIES
from ..profiling.profile import ColumnProfile, Kind, Profile
from ..profiling.reading import options_of
from .flow import feature_name, flow, layer_name
from .heads import Head, head_of, need_target
from .networks import dense, recurrent

MOST_TEXTS = 3
"""Columns of text that become inputs."""
SHORTEST, LONGEST = 4, 200
"""Words of a text."""
FEWEST_WORDS, MOST_WORDS = 50, 5000
"""Words of a vocabulary."""
BINS = 64
"""Bins for categories that are too many to list."""
FEWEST_DAYS = 10
"""Different dates in ascending order that are no coincidence."""


@dataclass(frozen=True)
class TableStart:
    """A first spec for a table.

    Attributes:
        found: Its profile.
        source: Its source, with its path relative to the spec.
        target: The column to predict; None to give back the numbers.
    """

    found: Profile
    source: Tabular
    target: str | None

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        if self.target is None:
            return self._reconstruction()
        wanted = self.found[self.target]
        need_target(wanted)
        if self._is_series(wanted):
            return self._series(wanted)
        if not self._width and not self._texts:
            message = f"no column of {printable(self.found.file)} can be a feature of a first spec"
            raise Error(message, "write the spec yourself: `speccompile data` shows the columns")
        return self._table(wanted)

    def _table(self, wanted: ColumnProfile) -> Iterator[str]:
        head = head_of(wanted)
        yield "data:"
        yield f"  {self.source.name}: {flow(self._source(wanted))}"
        yield "  features:"
        yield from self._features()
        yield from self._left_out()
        if head.kind == "numbers":
            yield "  normalize_targets: standardize"
        yield from self._split(head)
        yield ""
        yield from self._model(head)
        yield ""
        yield from head.training()

    # Columns, by what they become.

    @cached_property
    def _given(self) -> list[ColumnProfile]:
        return [one for one in self.found.columns if one.name not in self.found.targets]

    def _of(self, *kinds: Kind) -> list[ColumnProfile]:
        return [one for one in self._given if one.kind in kinds]

    @cached_property
    def _numbers(self) -> list[ColumnProfile]:
        return [one for one in self._of(Kind.NUMBER) if not _has_gaps(one)]

    @cached_property
    def _gaps(self) -> list[ColumnProfile]:
        return [one for one in self._of(Kind.NUMBER) if _has_gaps(one)]

    @cached_property
    def _categories(self) -> list[ColumnProfile]:
        return self._of(Kind.CATEGORY, Kind.YES_NO)

    @cached_property
    def _dates(self) -> list[ColumnProfile]:
        return [one for one in self._of(Kind.DATE) if self._parts(one)]

    @cached_property
    def _texts(self) -> dict[str, ColumnProfile]:
        """The columns of text, by the names of their inputs."""
        columns = self._of(Kind.TEXT)[:MOST_TEXTS]
        return {feature_name(one.name, set()): one for one in columns}

    def _parts(self, column: ColumnProfile) -> list[str]:
        """Returns the parts of a date that can help: not the year, where rows to predict lie
        beyond those to train on.
        """
        return [part for part in column.parts if part != "year" or not self._is_ordered]

    @cached_property
    def _is_ordered(self) -> bool:
        """Whether the rows are in the order of time."""
        return any(map(_is_time, self.found.columns))

    # The section `data`.

    def _source(self, wanted: ColumnProfile | None) -> dict[str, object]:
        marks = {text: None for one in self.found.columns for text, _ in one.marks}
        target = None if wanted is None else wanted.name
        given = {"path": self.source.path_text, "target": target, **options_of(self.source)}
        given |= {"missing_values": [*marks]} if marks else {}
        drops = wanted is not None and _has_gaps(wanted)
        return given | ({"missing_targets": "drop"} if drops else {})

    def _features(self) -> Iterator[str]:
        taken = {*self._texts}
        for group, columns, gaps in (
            ("numbers", self._numbers, {}),
            ("gaps", self._gaps, {"missing": "median", "indicator": True}),
        ):
            if columns:
                names = [one.name for one in columns]
                feature = {"columns": names, **gaps, "scale": "standardize"}
                yield f"    {feature_name(group, taken)}: {flow(feature)}"
        for one in self._categories:
            yield f"    {feature_name(one.name, taken)}: {flow(_category(one))}"
        for one in self._dates:
            for part in self._parts(one):
                name = feature_name(f"{one.name}_{part}", taken)
                yield f"    {name}: {flow(_date(one, part))}"
        for name, one in self._texts.items():
            encode = {"text": {"words": _vocabulary(one), "length": _length(one)}}
            yield f"    {name}: {flow({'column': one.name, 'encode': encode})}"

    def _left_out(self) -> Iterator[str]:
        """Yields comments about the columns that are no features."""
        groups = (self._numbers, self._gaps, self._categories, self._dates, self._texts.values())
        taken = {one.name for group in groups for one in group}
        for one in self._dates if self._is_ordered else ():
            if "year" in one.parts:
                name = json.dumps(one.name, ensure_ascii=False)
                yield f"    # left out: the year of {name} (rows to predict have later ones)"
        for one in self._given:
            if one.name not in taken:
                name = json.dumps(one.name, ensure_ascii=False)
                yield f"    # left out: {name} ({self._reason(one)})"

    def _reason(self, left_out: ColumnProfile) -> str:
        if left_out.kind is Kind.DATE:
            later = "only its year differs, and rows to predict have later ones"
            return later if left_out.parts else "no part of the date differs from row to row"
        return _REASONS.get(left_out.kind, "too many of its kind")

    def _split(self, head: Head) -> Iterator[str]:
        parts: dict[str, object] = {"validation": 0.15, "test": 0.15}
        if self._is_ordered:
            yield "  # The rows are in the order of time: what comes last is kept for testing, as"
            yield "  # rows to predict come later, too."
            parts["order"] = "last"
        elif head.is_of_classes:
            parts["stratify"] = True
        yield f"  split: {flow(parts)}"

    # The section `model`.

    @cached_property
    def _width(self) -> int:
        dates = sum(2 - (part == "year") for one in self._dates for part in self._parts(one))
        categories = sum(map(_width_of, self._categories))
        return len(self._numbers) + 2 * len(self._gaps) + categories + dates

    def _model(self, head: Head) -> Iterator[str]:
        inputs: dict[str, object] = {"features": [self._width]} if self._width else {}
        for name, one in self._texts.items():
            inputs[name] = {"shape": [_length(one)], "dtype": "int32"}
        yield "model:"
        yield f"  inputs: {flow(inputs)}"
        yield "  layers:"
        for name, one in self._texts.items():
            yield from _words(name, _vocabulary(one), is_only=len(inputs) == 1)
        joined = ["features"] * bool(self._width) + [_of_words(name) for name in self._texts]
        if len(joined) > 1:
            yield "    - concatenate:"
            yield f"      from: {flow(joined)}"
        yield from dense(self.found.rows)
        yield from head.layer()

    # Other kinds of first specs.

    def _is_series(self, wanted: ColumnProfile) -> bool:
        others = (self._numbers, self._gaps, self._categories, self._texts)
        return not any(others) and wanted.kind is Kind.NUMBER and self._is_regular

    @cached_property
    def _is_regular(self) -> bool:
        """Whether each row has a time of its own."""
        rows = self.found.rows
        return any(_is_time(one) and one.distinct > 0.9 * rows for one in self.found.columns)

    def _series(self, wanted: ColumnProfile) -> Iterator[str]:
        """Yields a forecast of the next row from the rows before it."""
        length = max(2, min(48, self.found.rows // 20))
        head = Head("numbers", head_of(wanted).name)
        source = {**self._source(wanted), "features": [wanted.name]}  # a target, and an input
        source |= {"missing": "drop"} if _has_gaps(wanted) else {}
        yield "data:"
        yield f"  {self.source.name}: {flow(source)}"
        yield "  normalize: standardize"
        yield "  normalize_targets: standardize"
        yield f"  windows: {{length: {length}, horizon: 1}} # the next row from {length} before it"
        yield "  split: {validation: 0.15, test: 0.15}"
        yield ""
        yield "model:"
        yield f"  inputs: {{recent: [{length}, 1]}}"
        yield "  layers:"
        yield from recurrent()
        yield from head.layer()
        yield ""
        yield from head.training()

    def _reconstruction(self) -> Iterator[str]:
        """Yields a network that gives back the numbers that it gets, through a bottleneck."""
        columns = [*self._numbers, *self._gaps]
        if len(columns) < 2:
            message = f"{printable(self.found.file)} has no two columns of numbers to give back"
            raise Error(message, "name the column to predict")
        names = [one.name for one in columns]
        chosen = {} if len(names) == len(self._given) else {"features": names}
        width, missing = len(names), {"missing": "mean"} if self._gaps else {}
        code = max(1, width // 8) if width > 8 else max(1, width // 2)
        yield "data:"
        yield f"  {self.source.name}: {flow({**self._source(None), **chosen, **missing})}"
        yield "  normalize: standardize"
        yield "  reconstruct: row # the network learns to give back what it gets"
        yield from self._split(Head("numbers", "row"))
        yield ""
        yield "model:"
        yield f"  inputs: {{row: [{width}]}}"
        yield "  layers:"
        yield f"    - dense: {{units: {max(8, width)}, activation: relu}}"
        yield f"    - dense: {code}"
        yield "      name: code # what is left of a row"
        yield f"    - dense: {{units: {max(8, width)}, activation: relu}}"
        yield from Head("numbers", "given_back", width).layer()
        yield ""
        yield from Head("numbers", "given_back").training()


_REASONS = {
    Kind.TEXT: "text; see `encode: text`",
    Kind.IDENTIFIER: "names rows",
    Kind.CONSTANT: "the same in every row",
    Kind.EMPTY: "empty",
}


def _has_gaps(column: ColumnProfile) -> bool:
    return bool(column.missing or column.marks)


def _is_time(column: ColumnProfile) -> bool:
    """Whether a column has ascending dates or years."""
    if column.kind is Kind.IDENTIFIER and isinstance(column.low, float):
        return column.low >= 1000 and isinstance(column.high, float) and column.high <= 2200
    return column.kind is Kind.DATE and column.is_ascending and column.distinct >= FEWEST_DAYS


def _category(column: ColumnProfile) -> dict[str, object]:
    if column.distinct > MOST_CATEGORIES:
        return {"column": column.name, "encode": {"hash": BINS}}
    values = sorted(text for text, _ in column.common)
    unknown = "own" if _has_gaps(column) else "zero"
    return {"column": column.name, "encode": {"one_hot": {"values": values, "unknown": unknown}}}


def _width_of(column: ColumnProfile) -> int:
    return BINS if column.distinct > MOST_CATEGORIES else column.distinct + _has_gaps(column)


def _date(column: ColumnProfile, part: str) -> dict[str, object]:
    """Returns the feature of a part of a date."""
    form = {"format": column.formats[0]} if column.formats[0] else {}
    gaps = {"missing": "median"} if _has_gaps(column) else {}
    becomes = {"scale": "standardize"} if part == "year" else {"encode": "cyclic"}
    return {"column": column.name, "take": part, **form, **gaps, **becomes}


def _vocabulary(column: ColumnProfile) -> int:
    return min(max(column.vocabulary, FEWEST_WORDS), MOST_WORDS)


def _length(column: ColumnProfile) -> int:
    return min(max(column.words, SHORTEST), LONGEST)


def _of_words(input: str) -> str:
    return layer_name(f"{input}_words", "words")


def _words(input: str, words: int, *, is_only: bool) -> Iterator[str]:
    """Yields the layers that make one vector of the words of a text."""
    yield f"    - embedding: {{input_dim: {words + 2}, output_dim: 16, mask_zero: true}}"
    if not is_only:
        yield f"      from: {input}"
    yield "    - global_average_pooling1d:"
    yield f"      name: {_of_words(input)}"
