"""Layers that turn running text into words of a vocabulary."""

from typing import Any, ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..parameters import NonEmptyText, PositiveInteger, Texts
from ..sizes import PositiveIntegers
from ..types import DType, ShapeError, TensorType
from . import LAYERS
from .categories import DENSE
from .lookup import UTF8, Lookup, need_strings


@LAYERS.register("text_vectorization")
class TextVectorization(Lookup):
    """Splits text into words and maps each to its position in a vocabulary, for `embedding`.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent words first. Position 0 is padding, for `mask_zero`;
    position 1 is for words outside the vocabulary, which have the first place of vectors.

    Input shape:
        `(batch, ...)`, one string in each sample: `[]` or `[1]`; only `[]` for vectors.
        With `split: null`, `(batch, words)`.

    Output shape:
        `(batch, output_sequence_length)`.
        With `output_mode: multi_hot`, `(batch, size)`.
        With `output_mode: count`, `(batch, size)`.
        With `output_mode: tf_idf`, `(batch, size)`.
        With `output_mode: one_hot`, `(batch, words, size)`, only with `split: null`.

    Args:
        standardize: What to do with the text first: `lower` makes it lowercase,
            `strip_punctuation` removes ASCII punctuation; null does nothing.
        split: Whether to split text at whitespace, or into characters. Null takes text that is
            split already.
        ngrams: Maximum number of words in a row that also get a position, joined by a space; or a
            list of the numbers of words in a row that get one.
        output_sequence_length: Number of words: longer text is cut, shorter text is padded.
            Defaults to that of the longest text in a batch.
        vocabulary: Words, in the order of their positions, or the name of a file with one in each
            line. Defaults to those of the training part.
    """

    excluded: ClassVar = {**UTF8, "ragged": DENSE["sparse"]}
    takes_strings = True
    standardize: Literal["lower_and_strip_punctuation", "lower", "strip_punctuation"] | None = (
        "lower_and_strip_punctuation"
    )
    split: Literal["whitespace", "character"] | None = "whitespace"
    ngrams: PositiveInteger | PositiveIntegers | None = None
    output_sequence_length: PositiveInteger | None = None
    vocabulary: Texts | NonEmptyText | None = None

    @property
    def special(self) -> int:
        return 2 if self.output_mode == "int" else 1

    @property
    def reserved(self) -> tuple[Any, ...]:
        return ("", "[UNK]")

    @cross_field
    def _check_mode(self) -> "TextVectorization":
        if self.output_mode != "int" and self.output_sequence_length is not None:
            name = "output_sequence_length"
            raise Conflict(codes.conflicts.requires(self.name, name, "output_mode: int"), name)
        is_cut = self.split is not None or self.ngrams is not None
        if self.output_mode == "one_hot" and is_cut:
            raise Conflict(codes.conflicts.ragged_vectors(self.name), "output_mode")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_strings(x)
        if self.split is None:
            return self._of_words(x)
        if x.shape[1:] not in ((), (1,)):
            raise ShapeError(codes.preparation.not_one_value(x.shape))
        if self.output_mode == "int":
            return TensorType((x.shape[0], self.output_sequence_length), DType.INT64)
        if x.rank > 1:
            raise ShapeError(codes.preparation.not_a_scalar(x.shape), "output_mode")
        return self.located(x.with_shape(x.shape[0], None))

    def _of_words(self, x: TensorType) -> TensorType:
        """Returns the type of the result for text that is split already."""
        if x.rank != 2:
            raise ShapeError(codes.preparation.not_words(x.shape), "split")
        words = x.shape[1]
        if words is not None and self._fewest > words:
            what = codes.preparation.too_few_words(words, self._fewest)
            raise ShapeError(what, "ngrams")
        if self.output_mode == "int":
            return TensorType((x.shape[0], self.output_sequence_length), DType.INT64)
        return self.located(x)

    @property
    def _fewest(self) -> int:
        """The number of words in a row of its shortest n-grams."""
        return min(self.ngrams) if isinstance(self.ngrams, tuple) else 1
