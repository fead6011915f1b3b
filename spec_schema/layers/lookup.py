"""Layers that look values up in a vocabulary."""

from collections import Counter
from typing import Any, ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..operator import Operator
from ..parameters import (
    Integer,
    NonNegativeInteger,
    PlainText,
    PositiveInteger,
    Texts,
    default,
)
from ..sizes import Margins1D, OptionalIntegers
from ..types import DType, ShapeError, TensorType
from . import LAYERS
from .categories import need_discrete

_ENCODED = "its output is always integers; use `category_encoding` after it for other encodings"
_ALWAYS: dict[str, str] = {
    "output_mode": _ENCODED,
    "pad_to_max_tokens": _ENCODED,
    "sparse": _ENCODED,
    "idf_weights": _ENCODED,
}


class Lookup(Operator):
    """Base of the layers that return positions in a vocabulary.

    Args:
        max_tokens: Maximum number of positions, with those of the mask and of values outside the
            vocabulary. Defaults to as many as there are.
    """

    is_traced = True
    computes_in_float32 = True
    fitted: ClassVar = ("vocabulary",)
    max_tokens: PositiveInteger | None = None
    vocabulary: Any = None

    @property
    def special(self) -> int:
        """The number of positions before those of the vocabulary."""
        raise NotImplementedError

    @property
    def reserved(self) -> tuple[Any, ...]:
        """What the vocabulary can't contain."""
        raise NotImplementedError

    @property
    def returns_integers(self) -> bool:
        return True

    @property
    def integers(self) -> int | None:
        words: tuple[Any, ...] | None = self.vocabulary
        return self.max_tokens if words is None else len(words) + self.special

    @cross_field
    def _check_vocabulary(self) -> "Lookup":
        words: tuple[Any, ...] = self.vocabulary or ()
        for word in self.reserved:
            if word in words:
                raise Conflict(codes.values.reserved_token(self.name, word), "vocabulary")
        repeated = next((word for word, n in Counter(words).items() if n > 1), None)
        if repeated is not None:
            raise Conflict(codes.values.repeated_token(self.name, repeated), "vocabulary")
        needed = max(max(len(words), 1) + self.special, 2)  # the least that Keras takes
        if self.max_tokens is not None and self.max_tokens < needed:
            what = codes.values.too_few_tokens(self.name, self.max_tokens, needed)
            raise Conflict(what, "max_tokens")
        return self


@LAYERS.register("integer_lookup")
class IntegerLookup(Lookup):
    """Maps integers to their positions in a vocabulary, for `embedding` or `category_encoding`.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent integers first. Positions begin with that of the mask, if
    there is one, then those of integers outside the vocabulary.

    Input shape:
        `(batch, ...)`, integers.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        num_oov_indices: Number of positions for integers outside the vocabulary. With 0, they end
            the run with an error.
        mask_token: Integer that gets position 0. Defaults to none.
        oov_token: Integer that is always outside the vocabulary.
        vocabulary: Integers, in the order of their positions. Defaults to those of the training
            part.
        oov_method: How integers outside the vocabulary are distributed over several positions: by
            their remainder, or by their hash.
        salt: Key of the hash function: one integer or two.
    """

    excluded: ClassVar = {
        **_ALWAYS,
        "vocabulary_dtype": "integers are int64",
        "invert": "it maps what was predicted, outside the model",
    }
    num_oov_indices: NonNegativeInteger = 1
    mask_token: Integer | None = None
    oov_token: Integer = -1
    vocabulary: OptionalIntegers = default(None)
    oov_method: Literal["floormod", "farmhash"] = "floormod"
    salt: Margins1D | None = None

    @property
    def special(self) -> int:
        return self.num_oov_indices + (self.mask_token is not None)

    @property
    def reserved(self) -> tuple[Any, ...]:
        return (self.mask_token, self.oov_token)

    @cross_field
    def _check_salt(self) -> "IntegerLookup":
        if self.salt is not None and self.oov_method != "farmhash":
            raise Conflict(codes.values.salt_without_hash(self.name), "salt")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_discrete(x)
        if x.dtype is DType.STRING:
            raise ShapeError(codes.preparation.text_input())
        return TensorType(x.shape, DType.INT64)


@LAYERS.register("string_lookup")
class StringLookup(Lookup):
    """Maps strings to their positions in a vocabulary, for `embedding` or `category_encoding`.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent strings first. Positions begin with that of the mask, if
    there is one, then those of strings outside the vocabulary.

    Input shape:
        `(batch, ...)`, strings.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        num_oov_indices: Number of positions for strings outside the vocabulary, over which they are
            distributed by their hash. With 0, they end the run with an error.
        mask_token: String that gets position 0. Defaults to none.
        oov_token: String that is always outside the vocabulary.
        vocabulary: Strings, in the order of their positions. Defaults to those of the training
            part.
        salt: Key of the hash function: one integer or two.
    """

    excluded: ClassVar = {
        **_ALWAYS,
        "encoding": "strings are UTF-8",
        "invert": "it maps what was predicted, outside the model",
    }
    takes_strings = True
    num_oov_indices: NonNegativeInteger = 1
    mask_token: PlainText | None = None
    oov_token: PlainText = "[UNK]"
    vocabulary: Texts | None = None
    salt: Margins1D | None = None

    @property
    def special(self) -> int:
        return self.num_oov_indices + (self.mask_token is not None)

    @property
    def reserved(self) -> tuple[Any, ...]:
        return (self.mask_token, self.oov_token)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_strings(x)
        return TensorType(x.shape, DType.INT64)


@LAYERS.register("text_vectorization")
class TextVectorization(Lookup):
    """Splits text into words and maps each to its position in a vocabulary, for `embedding`.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent words first. Position 0 is padding, for `mask_zero`;
    position 1 is for words outside the vocabulary.

    Input shape:
        `(batch, ...)`, one string in each sample: `[]` or `[1]`.

    Output shape:
        `(batch, output_sequence_length)`.

    Args:
        standardize: What to do with the text first: `lower` makes it lowercase,
            `strip_punctuation` removes ASCII punctuation; null does nothing.
        split: Whether to split text at whitespace, or into characters.
        ngrams: Maximum number of words in a row that also get a position, joined by a space.
        output_sequence_length: Number of words: longer text is cut, shorter text is padded.
            Defaults to that of the longest text in a batch.
        vocabulary: Words, in the order of their positions. Defaults to those of the training part.
    """

    excluded: ClassVar = {
        **_ALWAYS,
        "encoding": "strings are UTF-8",
        "ragged": "results are dense",
    }
    takes_strings = True
    standardize: Literal["lower_and_strip_punctuation", "lower", "strip_punctuation"] | None = (
        "lower_and_strip_punctuation"
    )
    split: Literal["whitespace", "character"] = "whitespace"
    ngrams: PositiveInteger | None = None
    output_sequence_length: PositiveInteger | None = None
    vocabulary: Texts | None = None

    @property
    def special(self) -> int:
        return 2

    @property
    def reserved(self) -> tuple[Any, ...]:
        return ("", "[UNK]")

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_strings(x)
        if x.shape[1:] not in ((), (1,)):
            raise ShapeError(codes.preparation.not_one_value(x.shape))
        return TensorType((x.shape[0], self.output_sequence_length), DType.INT64)


def _need_strings(given: TensorType) -> None:
    """Raises ShapeError (SC248) unless the input is strings."""
    if given.dtype is not DType.STRING:
        raise ShapeError(codes.preparation.not_strings(given.dtype.value))
