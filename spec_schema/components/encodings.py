"""How features encode categories, and numbers as categories."""

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator

from ..component import Catalogue, Component, Conflict, cross_field
from ..findings import codes
from ..parameters import (
    Boolean,
    Numbers,
    PlainText,
    PositiveInteger,
    PositiveNumber,
    Words,
    whole,
)

Unknown: TypeAlias = Literal["error", "own", "zero"]
LONGEST_VALUE = 64
"""Characters of a value in a list."""


def _values(value: Any) -> Any:
    items = [whole(item) for item in value] if isinstance(value, list | tuple) else []
    kinds = {str if isinstance(item, str) else float for item in items}
    if not items or len(kinds) > 1 or any(isinstance(item, bool) or item == "" for item in items):
        raise ValueError("not a list of text or of numbers")
    if not all(isinstance(item, str | int | float) for item in items):
        raise ValueError("not a list of text or of numbers")
    if len({*items}) < len(items):
        raise ValueError("a value occurs twice")
    return tuple(items)


def _values_or_size(value: Any) -> Any:
    size = whole(value)
    if isinstance(size, int) and not isinstance(size, bool) and size > 0:
        return size
    return _values(value)


_LIST = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1}

Values: TypeAlias = Annotated[
    Any,
    BeforeValidator(_values),
    Words("a list of different texts, or of different numbers", _LIST),
]
ValuesOrSize: TypeAlias = Annotated[
    Any,
    BeforeValidator(_values_or_size),
    Words(
        "a list of different texts or numbers, or a positive integer",
        {"anyOf": [_LIST, {"type": "integer", "minimum": 1}]},
    ),
]


class Encoding(Component):
    """Base of the encodings.

    Attributes:
        of_numbers: Whether it encodes numbers; the others encode categories.
    """

    catalogue: ClassVar[Catalogue["Encoding"]]
    of_numbers: ClassVar[bool] = False


ENCODINGS: Catalogue[Encoding] = Catalogue(
    "encoding",
    __package__,
    {
        "encodings": (
            *("one_hot", "multi_hot", "index", "ordinal", "hash", "cross"),
            *("buckets", "quantiles", "cyclic", "text"),
        )
    },
    synonyms={
        "onehot": "one_hot",
        "dummy": "one_hot",
        "multihot": "multi_hot",
        "multi_label": "multi_hot",
        "label": "index",
        "lookup": "index",
        "hashing": "hash",
        "crossed": "cross",
        "bins": "buckets",
        "bucketize": "buckets",
        "discretize": "quantiles",
        "periodic": "cyclic",
        "vectorize": "text",
    },
)
Encoding.catalogue = ENCODINGS


class _Categories(Encoding):
    """Base of the encodings with a vocabulary."""

    values: Any

    @cross_field
    def _check_unknown(self) -> "_Categories":
        if isinstance(self.values, int) and getattr(self, "unknown", None) == "error":
            raise Conflict(codes.features.unknown_by_size(self.name, self.values), "unknown")
        return self

    @property
    def vocabulary(self) -> tuple[Any, ...] | None:
        """The values that are given; None if they are fitted."""
        return None if isinstance(self.values, int) else self.values

    @property
    def rule(self) -> Unknown:
        """What unknown values become."""
        given: Unknown | None = getattr(self, "unknown", None)
        return given or ("own" if self.vocabulary is None else "error")


@ENCODINGS.register("one_hot")
class OneHot(_Categories):
    """A vector with a 1 at the position of the value.

    Args:
        values: The values in order; or how many: the most frequent of the training part. Numbers
            make the column one of numbers, otherwise it is one of text.
        unknown: What other values are: an `error`, all a value of their `own`, which comes first,
            or `zero` everywhere. Defaults to `error` for given values, otherwise to `own`.
    """

    main = "values"
    examples: ClassVar = {"values": ["female", "male"]}
    values: ValuesOrSize
    unknown: Unknown | None = None


@ENCODINGS.register("multi_hot")
class MultiHot(_Categories):
    """A vector with a 1 at the position of each value in a list such as `red;green`.

    One space before or after a separator is ignored, as are empty values. A missing list has no
    values.

    Args:
        values: The values in order; or how many: the most frequent of the training part.
        separator: The character between two values.
        unknown: What other values are: an `error`, all a value of their `own`, which comes first,
            or `zero`: nothing. Defaults to `error` for given values, otherwise to `own`.
    """

    main = "values"
    examples: ClassVar = {"values": ["red", "green"], "separator": ";"}
    values: ValuesOrSize
    separator: PlainText
    unknown: Unknown | None = None

    @cross_field
    def _check_separated(self) -> "MultiHot":
        if len(self.separator) != 1:
            raise Conflict(codes.features.separator_of_one(self.separator), "separator")
        for value in self.vocabulary or ():
            if not isinstance(value, str) or self.separate(value) != [value]:
                raise Conflict(codes.features.never_separated(value, self.separator), "values")
            if len(value) > LONGEST_VALUE:
                raise Conflict(codes.features.long_value(value, LONGEST_VALUE), "values")
        return self

    def separate(self, text: str) -> list[str]:
        """Returns the values in a list."""
        return separated(text, self.separator)


def separated(text: str, separator: str) -> list[str]:
    """Returns the values in a list that is written as a text.

    One space is removed from both ends of a value, as the layers in
    `compiler/features/separated.py` do.
    """
    if separator == " ":
        return [value for value in text.split(separator) if value]
    values = [value.removeprefix(" ").removesuffix(" ") for value in text.split(separator)]
    return [value for value in values if value]


@ENCODINGS.register("index")
class Index(_Categories):
    """The position of the value, for an `embedding`: a feature that is an input of its own.

    Args:
        values: The values in order; or how many: the most frequent of the training part. Numbers
            make the column one of numbers, otherwise it is one of text.
        unknown: What other values are: an `error`, or all of them a value of their `own`, which has
            position 0. Defaults to `error` for given values, otherwise to `own`.
    """

    main = "values"
    examples: ClassVar = {"values": 12}
    values: ValuesOrSize
    unknown: Literal["error", "own"] | None = None


@ENCODINGS.register("ordinal")
class Ordinal(_Categories):
    """The position of the value in an order, as a number from 0. Other values are errors.

    Args:
        values: The values in order.
    """

    main = "values"
    examples: ClassVar = {"values": ["low", "mid", "high"]}
    values: Values


@ENCODINGS.register("hash")
class Hash(Encoding):
    """A vector with a 1 at the bin that the hash of a text falls into: no value is unknown.

    Args:
        bins: Number of bins.
        index: Whether to return the number of the bin, for an `embedding`.
    """

    main = "bins"
    examples: ClassVar = {"bins": 64}
    bins: PositiveInteger
    index: Boolean = False


@ENCODINGS.register("cross")
class Cross(Encoding):
    """A vector with a 1 at the bin that the hash of two texts together falls into.

    Args:
        bins: Number of bins.
    """

    main = "bins"
    examples: ClassVar = {"bins": 64}
    bins: PositiveInteger


@ENCODINGS.register("buckets")
class Buckets(Encoding):
    """A vector with a 1 at the interval that a number is in.

    Args:
        boundaries: Where one interval ends and the next begins, increasing. A number at a boundary
            is in the upper one.
    """

    of_numbers = True
    main = "boundaries"
    examples: ClassVar = {"boundaries": [18, 65]}
    boundaries: Numbers

    @cross_field
    def _check_order(self) -> "Buckets":
        for earlier, later in zip(self.boundaries, self.boundaries[1:], strict=False):
            if later <= earlier:
                what = codes.conflicts.unordered_bins(self.name, earlier, later)
                raise Conflict(what, "boundaries")
        return self


@ENCODINGS.register("quantiles")
class Quantiles(Encoding):
    """A vector with a 1 at the interval between quantiles of the training part that a number is in.

    Args:
        bins: Number of intervals, with about equally many numbers each.
    """

    of_numbers = True
    main = "bins"
    examples: ClassVar = {"bins": 4}
    bins: PositiveInteger


@ENCODINGS.register("cyclic")
class Cyclic(Encoding):
    """The sine and the cosine of a number on a circle: after the last comes the first.

    Args:
        period: What a full turn is: 24 for hours. Defaults to that of the part of a date that the
            feature takes.
    """

    of_numbers = True
    main = "period"
    period: PositiveNumber | None = None


@ENCODINGS.register("text")
class Text(Encoding):
    """The positions of the words of a text, for an `embedding`: a feature that is an input.

    Position 0 is padding, position 1 all words outside the vocabulary.

    Args:
        words: How many of the most frequent words of the training part have a position.
        length: Number of words: longer text is cut, shorter text is padded.
        min_count: How often a word must occur in the training part to have a position.
    """

    main = "words"
    examples: ClassVar = {"words": 1000, "length": 16}
    words: PositiveInteger
    length: PositiveInteger
    min_count: PositiveInteger = 1
