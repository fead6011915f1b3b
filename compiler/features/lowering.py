"""Lowers one feature: its raw columns, and the layers that prepare them."""

from collections.abc import Sequence
from typing import NamedTuple

from ...spec_schema.components.normalizers import Divide, MinMax, Standardize
from ...spec_schema.document.features import Feature
from ...spec_schema.expressions.formula import FormulaError
from ...spec_schema.layers.merging import Concatenate
from ...spec_schema.operator import Operator
from ...spec_schema.types import ShapeError, TensorType
from ...spec_schema.yaml.values import Entry
from ..context import Context
from ..ir import Node, Origin
from .columns import Gaps, RawColumn
from .preparation import FittedPreparation, Preparation, Statistic, number_text

NUMBER = TensorType((None, 1))
STRICTEST: tuple[Gaps, ...] = ("error", "drop", "keep")
"""What to do about missing values of a column that several features read: the first that one of
them says.
"""
MOST_TOGETHER = 64
"""Columns that are prepared together: their constants are in one expression."""


class Prepared(NamedTuple):
    """The tensor that a feature becomes: the name of its node or raw column, and its type."""

    name: str
    type: TensorType


class FeatureFault(Exception):
    """Raised where a feature can't be lowered; the fault is reported."""


class FeatureLowering:
    """Collects the raw columns and the nodes of all features.

    Args:
        taken: Names of the network, which no raw column can have.
        prefix: What the names of nodes begin with.
    """

    def __init__(self, context: Context, taken: set[str], prefix: str) -> None:
        self.context = context
        self.prefix = prefix
        self.inputs: dict[str, TensorType] = {}
        self.columns: dict[str, RawColumn] = {}
        self.nodes: list[Node] = []
        self._taken = taken
        self._types: dict[str, TensorType] = {}

    def lower(self, name: str, feature: Feature, entry: Entry) -> Prepared:
        """Returns what a feature becomes. Raises FeatureFault."""
        one = _OneFeature(name, feature, entry, self)
        if feature.compute is not None:
            return one.computed()
        if feature.column is not None:
            return one.numbers([(feature.column, ("column",))])
        columns = [(column, ("columns", at)) for at, column in enumerate(feature.columns or ())]
        parts = [
            one.numbers(columns[start : start + MOST_TOGETHER])
            for start in range(0, len(columns), MOST_TOGETHER)
        ]
        return one.joined(parts)

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

    def raw(self, column: str, keys: tuple[str | int, ...], missing: Gaps) -> Prepared:
        """Returns the input that a column of numbers is read into."""
        known = next((n for n, one in self.columns.items() if one.column == column), None)
        name = known or self._free(column)
        if known is None:
            self.inputs[name] = NUMBER
            self.columns[name] = RawColumn(column, keys, missing)
        elif STRICTEST.index(missing) < STRICTEST.index(self.columns[name].missing):
            self.columns[name] = RawColumn(column, keys, missing)
        return Prepared(name, NUMBER)

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

    def numbers(self, columns: Sequence[tuple[str, tuple[str | int, ...]]]) -> Prepared:
        """Returns the numbers of columns, prepared."""
        raw = [self._raw(column, keys) for column, keys in columns]
        names = tuple(column for column, _ in columns)
        x = self.joined(raw, "columns")
        filled = self._filled(x, names)
        return self.joined([self._scaled(filled, names), *self._indicator(x)])

    def computed(self) -> Prepared:
        """Returns the result of `compute`, prepared."""
        text = str(self.feature.compute)
        try:
            operator = Preparation(expression=text)
            names = operator.program.names
        except FormulaError as error:
            raise self._fault(error) from None
        raw = [self._raw(name, ("compute",)) for name in names]
        filled = [self._filled(x, (name,)) for x, name in zip(raw, names, strict=True)]
        result = self._add("compute", operator, filled, "compute")
        indicators = [one for x in raw for one in self._indicator(x)]
        return self.joined([self._scaled(result, (self.name,)), *indicators])

    def joined(self, parts: Sequence[Prepared], step: str = "") -> Prepared:
        """Returns tensors side by side."""
        if len(parts) == 1:
            return parts[0]
        if len(parts) > MOST_TOGETHER or step == "":
            return self._add(step, Concatenate(), parts)
        given = ", ".join(f"x{number}" for number in range(len(parts)))
        return self._add(step, Preparation(expression=f"concatenate([{given}])"), parts)

    def _raw(self, column: str, keys: tuple[str | int, ...]) -> Prepared:
        missing = self.feature.missing
        gaps: Gaps = missing if missing in ("error", "drop") else "keep"
        return self.into.raw(column, ("features", self.name, *keys), gaps)

    def _filled(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        missing = self.feature.missing
        if missing in ("error", "drop"):
            return x
        if isinstance(missing, str):
            return self._fitted("fill", missing, x, columns, "missing")  # type: ignore[arg-type]
        expression = f"where(isnan(x), {number_text(missing)}, x)"
        return self._add("fill", Preparation(expression=expression), [x], "missing")

    def _scaled(self, x: Prepared, columns: tuple[str, ...]) -> Prepared:
        if self.feature.clip is not None:
            low, high = map(number_text, self.feature.clip)
            x = self._add("clip", Preparation(expression=f"clip(x, {low}, {high})"), [x], "clip")
        match self.feature.scale:
            case Divide(by=by):
                divide = Preparation(expression=f"x / {number_text(by)}")
                return self._add("scale", divide, [x], "scale")
            case Standardize():
                return self._fitted("scale", "standardize", x, columns, "scale")
            case MinMax():
                return self._fitted("scale", "min_max", x, columns, "scale")
        return x

    def _indicator(self, x: Prepared) -> list[Prepared]:
        if not self.feature.indicator:
            return []
        expression = "cast(isnan(x), 'float32')"
        return [self._add("missing", Preparation(expression=expression), [x], "indicator")]

    def _fitted(
        self, step: str, statistic: Statistic, x: Prepared, columns: tuple[str, ...], key: str
    ) -> Prepared:
        operator = FittedPreparation(statistic=statistic, columns=columns)
        return self._add(step, operator, [x], key)

    def _add(
        self, step: str, operator: Operator, given: Sequence[Prepared], key: str = ""
    ) -> Prepared:
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
