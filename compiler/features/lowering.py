"""Lowers one feature: its raw columns, and the layers that prepare them."""

from collections.abc import Sequence
from math import pi

from ...spec_schema.components.encodings import Buckets, Cyclic, Quantiles
from ...spec_schema.components.normalizers import Divide, MinMax, Standardize
from ...spec_schema.document.date_parts import PARTS, PERIODS
from ...spec_schema.document.features import ClipQuantiles, Feature
from ...spec_schema.expressions.formula import FormulaError
from ...spec_schema.expressions.tensors import program_of
from ...spec_schema.layers.categories import Discretization
from ...spec_schema.layers.merging import Concatenate
from ...spec_schema.operator import Operator
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.yaml.values import Entry
from ..context import Context
from ..ir import Node, Origin
from .columns import NUMBER, Gaps, Globs, Keys, Prepared, RawColumn, Read, Selected
from .preparation import (
    FittedPreparation,
    FittedQuantiles,
    Preparation,
    Statistic,
    number_text,
)

MOST_TOGETHER = 64
"""Columns that are prepared together: their constants are in one expression."""


class FeatureFault(Exception):
    """Raised where a feature can't be lowered; the fault is reported."""


class FeatureLowering:
    """Collects the raw columns and the nodes of all features.

    Args:
        taken: Names of the network, which no raw column can have.
        prefix: What the names of nodes begin with.
        length: The number of rows in a window; None if each row is a sample.
    """

    def __init__(
        self, context: Context, taken: set[str], prefix: str, length: int | None = None
    ) -> None:
        self.context = context
        self.length = length
        self.prefix = prefix
        self.inputs: dict[str, TensorType] = {}
        self.columns: dict[str, RawColumn] = {}
        self.nodes: list[Node] = []
        self._taken = taken
        self._types: dict[str, TensorType] = {}

    def lower(
        self, name: str, feature: Feature, entry: Entry, globs: tuple[Globs, int] | None = None
    ) -> Prepared:
        """Returns what a feature becomes. Raises FeatureFault.

        Args:
            globs: What selects its columns, if it has globs, and their number.
        """
        one = _OneFeature(name, feature, entry, self)
        if globs is not None:
            return one.matched(*globs)
        if feature.compute is not None:
            return one.computed()
        named: list[tuple[str, Keys]]
        if feature.column is not None:
            named = [(feature.column, ("column",))]
        else:
            single = isinstance(feature.columns, str)
            places = enumerate(feature.listed)
            named = [(each, ("columns",) if single else ("columns", at)) for at, each in places]
        columns = [Selected(*each, take) for each in named for take in feature.taken]
        if feature.has_categories:
            from .categories import lower_categories  # most features are numbers

            return lower_categories(one, columns)
        starts = range(0, len(columns), MOST_TOGETHER)
        return one.joined([one.numbers(columns[at : at + MOST_TOGETHER]) for at in starts])

    def add(
        self, name: str, operator: Operator, given: Sequence[Prepared], origin: Origin
    ) -> Prepared:
        """Adds a node and returns its output. Raises ShapeError."""
        number, full = 1, f"{self.prefix}/{name}"
        while full in self._types:
            number += 1
            full = f"{self.prefix}/{name}_{number}"
        type_ = operator.output(*(one.type for one in given))
        self._types[full] = type_
        roles = operator.program.names if isinstance(operator, Preparation) else ()
        names = tuple(one.name for one in given)
        self.nodes.append(Node(full, operator, names, origin, roles))
        return Prepared(full, type_)

    def read_together(self, globs: Globs, keys: Keys, read: Read) -> Prepared:
        """Returns the input that the columns of a feature are read into."""
        name = self._free(globs.feature)
        written = globs.patterns
        label = written if isinstance(written, str) else ", ".join(written)
        self.columns[name] = RawColumn(label, keys, read, globs)
        return self._input(name, read)

    def read(self, column: str, keys: Keys, read: Read) -> Prepared:
        """Returns the input that a column is read into."""
        for name, one in self.columns.items():
            if one.column == column and one.read.is_same(read):
                self.columns[name] = one._replace(read=one.read.with_other(read))
                return Prepared(name, self.inputs[name])
        taken = f"{column}_{read.take}" if read.take in PARTS else str(keys[1])
        name = self._free(taken if read.take else column)
        self.columns[name] = RawColumn(column, keys, read)
        return self._input(name, read)

    def _input(self, name: str, read: Read) -> Prepared:
        batch, columns = read.type.shape
        window = (batch, self.length, columns) if self.length else (batch, columns)
        self.inputs[name] = read.type.with_shape(*window)
        return Prepared(name, self.inputs[name])

    def _free(self, column: str) -> str:
        """Returns a name for an input: that of the column as far as a name can have it."""
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in column)
        plain = plain.strip("_-")[:64] or "column"
        plain = plain if plain[0].isalpha() else f"column_{plain}"
        name, number = plain, 1
        while name in self._taken or name.lower() in map(str.lower, self.inputs):
            number += 1
            name = f"{plain}_{number}"
        return name


class _OneFeature:
    """One feature while it is lowered."""

    def __init__(self, name: str, feature: Feature, entry: Entry, into: FeatureLowering) -> None:
        self.name = name
        self.feature = feature
        self.path = f"data.features.{name}"
        self.origin = Origin(self.path, entry.key_span, entry.value)
        self.into = into

    def numbers(self, columns: Sequence[Selected]) -> Prepared:
        """Returns the numbers of columns, prepared."""
        x = self.joined([self._raw(one) for one in columns], "columns")
        return self._prepared(x, columns)

    def matched(self, globs: Globs, count: int) -> Prepared:
        """Returns the numbers of so many columns that globs match, prepared."""
        keys = ("features", self.name, "columns")
        x = self.into.read_together(globs, keys, Read(TensorType((None, count)), self._gaps))
        numbers = range(1, count + 1)
        columns = [Selected(f"{number} of {self.name}", ("columns",)) for number in numbers]
        return self._prepared(x, columns)

    def _prepared(self, x: Prepared, columns: Sequence[Selected]) -> Prepared:
        names = tuple(one.label for one in columns)
        filled = self._clipped(self._filled(x, names), names)
        return self.joined([self._encoded(filled, columns), *self._indicator(x)])

    def computed(self) -> Prepared:
        """Returns the result of `compute`, prepared."""
        text = str(self.feature.compute)
        try:
            names = program_of(text).names  # as long as any expression of a spec
        except FormulaError as error:
            raise self._fault(error) from None
        raw = [self._raw(Selected(name, ("compute",))) for name in names]
        filled = [self._filled(x, (name,)) for x, name in zip(raw, names, strict=True)]
        operator = Preparation(expression=text)
        result = self.add("compute", operator, *filled, key="compute")
        indicators = [one for x in raw for one in self._indicator(x)]
        computed = [Selected(self.name, ("compute",))]
        return self.joined(
            [self._encoded(self._clipped(result, (self.name,)), computed), *indicators]
        )

    def joined(self, parts: Sequence[Prepared], step: str = "") -> Prepared:
        """Returns tensors side by side."""
        if len(parts) == 1:
            return parts[0]
        if step == "":
            return self.add(step, Concatenate(), *parts)
        given = ", ".join(f"x{number}" for number in range(len(parts)))
        return self.add(step, Preparation(expression=f"concatenate([{given}])"), *parts)

    def read(self, one: Selected, read: Read) -> Prepared:
        """Returns the input that a column is read into."""
        read = read._replace(take=one.take, format=self.feature.format or "")
        return self.into.read(one.column, ("features", self.name, *one.keys), read)

    @property
    def _gaps(self) -> Gaps:
        missing = self.feature.missing
        return missing if missing in ("error", "drop") else "keep"

    def _raw(self, one: Selected) -> Prepared:
        return self.read(one, Read(NUMBER, self._gaps))

    def _filled(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        missing = self.feature.missing
        if missing in ("error", "drop"):
            return x
        if isinstance(missing, str):
            return self._fitted("fill", missing, x, columns, "missing")  # type: ignore[arg-type]
        expression = f"where(isnan(x), {number_text(missing)}, x)"
        return self.add("fill", Preparation(expression=expression), x, key="missing")

    def _clipped(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        if self.feature.clip is None:
            return x
        if isinstance(self.feature.clip, ClipQuantiles):
            shares = self.feature.clip.quantiles
            operator = FittedPreparation(statistic="quantiles", columns=columns, shares=shares)
            return self.add("clip", operator, x, key="clip")
        low, high = map(number_text, self.feature.clip)
        return self.add("clip", Preparation(expression=f"clip(x, {low}, {high})"), x, key="clip")

    def _encoded(self, x: Prepared, columns: Sequence[Selected]) -> Prepared:
        """Returns numbers, encoded or scaled."""
        encode = self.feature.encode
        if encode is None:
            return self.scaled(x, tuple(one.label for one in columns))
        if isinstance(encode, Cyclic):
            periods = [encode.period or PERIODS[one.take] for one in columns]
            turn = f"x * [{', '.join(number_text(2 * pi / period) for period in periods)}]"
            both = Preparation(expression=f"concatenate([sin({turn}), cos({turn})])")
            return self.add("cyclic", both, x, key="encode")
        places = range(len(columns))
        single = [x] if len(columns) == 1 else [self._column(x, place) for place in places]
        if isinstance(encode, Buckets):
            operator = Discretization(bin_boundaries=encode.boundaries, output_mode="one_hot")
        else:
            assert isinstance(encode, Quantiles)
            operator = FittedQuantiles(num_bins=encode.bins, output_mode="one_hot")
        return self.joined([self.add(encode.name, operator, one, key="encode") for one in single])

    def _column(self, x: Prepared, place: int) -> Prepared:
        return self.add("column", Preparation(expression=f"x[..., {place}:{place + 1}]"), x)

    def scaled(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        """Returns numbers, scaled."""
        match self.feature.scale:
            case Divide(by=by):
                divide = Preparation(expression=f"x / {number_text(by)}")
                return self.add("scale", divide, x, key="scale")
            case Standardize():
                return self._fitted("scale", "standardize", x, columns, "scale")
            case MinMax():
                return self._fitted("scale", "min_max", x, columns, "scale")
        return x

    def _indicator(self, x: Prepared) -> list[Prepared]:
        if not self.feature.indicator:
            return []
        expression = "cast(isnan(x), 'float32')"
        return [self.add("missing", Preparation(expression=expression), x, key="indicator")]

    def _fitted(
        self, step: str, statistic: Statistic, x: Prepared, columns: tuple[str, ...], key: str
    ) -> Prepared:
        operator = FittedPreparation(statistic=statistic, columns=columns)
        return self.add(step, operator, x, key=key)

    def add(self, step: str, operator: Operator, *given: Prepared, key: str = "") -> Prepared:
        """Adds a layer and returns its output."""
        name = f"{self.name}/{step}" if step else self.name
        try:
            return self.into.add(name, operator, given, self.origin)
        except ShapeError as error:
            path = f"{self.path}.{key}" if key else self.path
            what = error.violation.about(self.name)
            self.into.context.report(what, path, part=error.part)
            raise FeatureFault from None

    def _fault(self, error: FormulaError) -> FeatureFault:
        context, path = self.into.context, f"{self.path}.compute"
        part = (error.start, error.end)
        context.report(error.violation, path, meant=error.replacement or None, part=part)
        return FeatureFault()
