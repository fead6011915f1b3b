"""Layers that look values up in a vocabulary."""

from collections import Counter
from typing import Any, ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..parameters import (
    Boolean,
    Integer,
    NonEmptyText,
    NonNegativeInteger,
    Numbers,
    PlainText,
    PositiveInteger,
    Texts,
    default,
)
from ..sizes import Margins1D, OptionalIntegers
from ..types import DType, ShapeError, TensorType
from . import LAYERS
from .categories import DENSE, Encoding, need_discrete

MODES = Literal["int", "one_hot", "multi_hot", "count", "tf_idf"]
UTF8 = {**DENSE, "encoding": "strings are UTF-8"}


class Lookup(Encoding):
    """Base of the layers that return positions in a vocabulary, or vectors over it.

    Args:
        max_tokens: Maximum number of positions, with those of the mask and of values outside the
            vocabulary. Defaults to as many as there are.
        output_mode: `int` returns positions. The others return vectors, in which the mask has no
            place: `one_hot` has a 1 at the position, `multi_hot` a 1 at each position of the
            sample, `count` how often each occurs in the sample, `tf_idf` that number times its
            weight in `idf_weights`.
        pad_to_max_tokens: Whether vectors have `max_tokens` elements even if the vocabulary is
            smaller. Vectors over a fitted vocabulary require it, so that their size is known.
        idf_weights: For `tf_idf`, the inverse document frequency of each word. Fitted together with
            the vocabulary if left out: log(1 + samples / (1 + samples with the word)).
        min_count: How often a value must occur in the training part to be in a fitted vocabulary.
            Keras has no such parameter: a saved layer has the vocabulary.
    """

    own: ClassVar = ("min_count",)
    fitted: ClassVar = ("vocabulary",)
    max_tokens: PositiveInteger | None = None
    vocabulary: Any = None
    output_mode: MODES = "int"
    pad_to_max_tokens: Boolean = False
    idf_weights: Numbers | None = None
    min_count: PositiveInteger = 1

    @property
    def special(self) -> int:
        """The number of positions before those of the vocabulary."""
        raise NotImplementedError

    @property
    def reserved(self) -> tuple[Any, ...]:
        """What the vocabulary can't contain."""
        raise NotImplementedError

    @property
    def words(self) -> tuple[Any, ...] | None:
        """The vocabulary; None if it is to be fitted, or is in a file that was not read yet."""
        return self.vocabulary if isinstance(self.vocabulary, tuple) else None

    @property
    def integers(self) -> int | None:
        return self.max_tokens if self.words is None else len(self.words) + self.special

    @property
    def given_instead(self) -> tuple[str, ...]:
        return (*self.fitted, "idf_weights") if self.output_mode == "tf_idf" else self.fitted

    def located(self, x: TensorType) -> TensorType:
        """Returns the type of the result for words of this type."""
        if self.output_mode == "int":
            return TensorType(x.shape, DType.INT64)
        return self.encoded(x, self.max_tokens if self.pad_to_max_tokens else self.integers)

    @cross_field
    def _check_vocabulary(self) -> "Lookup":
        words = self.words or ()
        for word in self.reserved:
            if word in words:
                raise Conflict(codes.conflicts.reserved_token(self.name, word), "vocabulary")
        repeated = next((word for word, n in Counter(words).items() if n > 1), None)
        if repeated is not None:
            raise Conflict(codes.conflicts.repeated_token(self.name, repeated), "vocabulary")
        needed = max(max(len(words), 1) + self.special, 2)  # the least that Keras takes
        if self.max_tokens is not None and self.max_tokens < needed:
            what = codes.conflicts.too_few_tokens(self.name, self.max_tokens, needed)
            raise Conflict(what, "max_tokens")
        return self

    @cross_field
    def _check_size(self) -> "Lookup":
        if self.pad_to_max_tokens and self.max_tokens is None:
            raise Conflict(codes.conflicts.padded_to_nothing(self.name), "pad_to_max_tokens")
        is_known = self.vocabulary is not None or self.pad_to_max_tokens
        if self.output_mode != "int" and not is_known:
            what = codes.conflicts.vectors_of_unknown_size(
                self.name, self.output_mode, self.max_tokens
            )
            raise Conflict(what, "output_mode")
        return self

    @cross_field
    def _check_weights(self) -> "Lookup":
        weights, words = self.idf_weights, self.words
        if self.output_mode != "tf_idf":
            if weights is not None:
                what = codes.conflicts.requires(self.name, "idf_weights", "output_mode: tf_idf")
                raise Conflict(what, "idf_weights")
            return self
        if self.vocabulary is None and weights is not None:
            what = codes.conflicts.half_given(self.name, "idf_weights", "vocabulary")
            raise Conflict(what, "idf_weights")
        if words is None:
            return self
        if weights is None:
            raise Conflict(codes.conflicts.missing_weights(self.name), "output_mode")
        if len(weights) != len(words):
            what = codes.conflicts.miscounted_weights(self.name, len(weights), len(words))
            raise Conflict(what, "idf_weights")
        return self


class IndexLookup(Lookup):
    """Base of the layers that look values up as they are.

    Args:
        num_oov_indices: Number of positions for values outside the vocabulary, over which they are
            distributed by their hash. With 0, they end the run with an error.
        mask_token: Value that gets position 0 with `output_mode: int`, and is left out of vectors.
            Defaults to none.
        oov_token: Value that is always outside the vocabulary, and what `invert` returns for
            positions outside it.
        invert: Whether to return the value at a position instead, for a given vocabulary.
        salt: Key of the hash function: one integer or two.
    """

    num_oov_indices: NonNegativeInteger = 1
    mask_token: Any = None
    oov_token: Any = None
    invert: Boolean = False
    salt: Margins1D | None = None
    values: ClassVar[DType]

    @property
    def special(self) -> int:
        has_mask = self.mask_token is not None and self.output_mode == "int"
        return self.num_oov_indices + has_mask

    @property
    def reserved(self) -> tuple[Any, ...]:
        return (self.mask_token, self.oov_token)

    @property
    def returns_integers(self) -> bool:
        return super().returns_integers and not self.invert

    @cross_field
    def _check_inverse(self) -> "IndexLookup":
        if self.invert and self.output_mode != "int":
            what = codes.conflicts.requires(self.name, "invert", "output_mode: int")
            raise Conflict(what, "invert")
        if self.invert and self.vocabulary is None:
            raise Conflict(codes.conflicts.requires(self.name, "invert", "vocabulary"), "invert")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if self.values is DType.STRING and not self.invert:
            need_strings(x)
        else:
            _need_integers(x)
        return TensorType(x.shape, self.values) if self.invert else self.located(x)


@LAYERS.register("integer_lookup")
class IntegerLookup(IndexLookup):
    """Maps integers to their positions in a vocabulary, for `embedding`, or to vectors.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent integers first. Positions begin with that of the mask, if
    there is one, then those of integers outside the vocabulary.

    Input shape:
        `(batch, ...)`, integers.

    Output shape:
        Same as the input: `(batch, ...)`.
        With `output_mode: one_hot`, `(batch, *positions, size)`: one vector for each integer,
        without a last axis of size 1.
        With `output_mode: multi_hot`, `(batch, size)`.
        With `output_mode: count`, `(batch, size)`.
        With `output_mode: tf_idf`, `(batch, size)`.

    Args:
        oov_method: How integers outside the vocabulary are distributed over several positions: by
            their remainder, or by their hash.
        vocabulary: Integers, in the order of their positions, or the name of a file with one in
            each line. Defaults to those of the training part.
    """

    excluded: ClassVar = {**DENSE, "vocabulary_dtype": "integers are int64"}
    values: ClassVar = DType.INT64
    mask_token: Integer | None = None
    oov_token: Integer = -1
    vocabulary: OptionalIntegers | NonEmptyText = default(None)
    oov_method: Literal["floormod", "farmhash"] = "floormod"

    @cross_field
    def _check_salt(self) -> "IntegerLookup":
        if self.salt is not None and self.oov_method != "farmhash":
            raise Conflict(
                codes.conflicts.requires(self.name, "salt", "oov_method: farmhash"), "salt"
            )
        return self


@LAYERS.register("string_lookup")
class StringLookup(IndexLookup):
    """Maps strings to their positions in a vocabulary, for `embedding`, or to vectors.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent strings first. Positions begin with that of the mask, if
    there is one, then those of strings outside the vocabulary.

    Input shape:
        `(batch, ...)`, strings; integers with `invert`.

    Output shape:
        Same as the input: `(batch, ...)`.
        With `output_mode: one_hot`, `(batch, *positions, size)`: one vector for each string,
        without a last axis of size 1.
        With `output_mode: multi_hot`, `(batch, size)`.
        With `output_mode: count`, `(batch, size)`.
        With `output_mode: tf_idf`, `(batch, size)`.

    Args:
        vocabulary: Strings, in the order of their positions, or the name of a file with one in each
            line. Defaults to those of the training part.
    """

    excluded: ClassVar = UTF8
    takes_strings = True
    values: ClassVar = DType.STRING
    mask_token: PlainText | None = None
    oov_token: PlainText = "[UNK]"
    vocabulary: Texts | NonEmptyText | None = None


def need_strings(given: TensorType) -> None:
    """Raises ShapeError (SC248) unless the input is strings."""
    if given.dtype is not DType.STRING:
        raise ShapeError(codes.preparation.not_strings(given.dtype.value))


def _need_integers(given: TensorType) -> None:
    """Raises ShapeError (SC248) unless the input is integers."""
    need_discrete(given)
    if given.dtype is DType.STRING:
        raise ShapeError(codes.preparation.text_input())
