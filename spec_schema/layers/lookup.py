"""Layers that look values up in a vocabulary."""

from collections import Counter
from typing import ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..operator import Operator
from ..parameters import Integer, NonNegativeInteger, PositiveInteger, default
from ..sizes import Margins1D, OptionalIntegers
from ..types import DType, TensorType
from . import LAYERS
from .categories import need_discrete

_ENCODED = "add `category_encoding`: Keras' lookup declares floats there and returns integers"


@LAYERS.register("integer_lookup")
class IntegerLookup(Operator):
    """Maps integers to their positions in a vocabulary, for `embedding` or `category_encoding`.

    The vocabulary is fitted to the training part before the first step, as by `adapt` in Keras,
    unless it is given: the most frequent integers first. Positions begin with that of the mask, if
    there is one, then those of integers outside the vocabulary.

    Input shape:
        `(batch, ...)`, integers.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        max_tokens: Maximum number of positions, with those of the mask and of integers outside the
            vocabulary. Defaults to as many as there are.
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

    is_traced = True
    computes_in_float32 = True
    fitted: ClassVar = ("vocabulary",)
    excluded: ClassVar = {
        "vocabulary_dtype": "integers are int64",
        "output_mode": _ENCODED,
        "pad_to_max_tokens": _ENCODED,
        "sparse": _ENCODED,
        "idf_weights": "weights of documents are for text",
        "invert": "it maps what was predicted, outside the model",
    }
    max_tokens: PositiveInteger | None = None
    num_oov_indices: NonNegativeInteger = 1
    mask_token: Integer | None = None
    oov_token: Integer = -1
    vocabulary: OptionalIntegers = default(None)
    oov_method: Literal["floormod", "farmhash"] = "floormod"
    salt: Margins1D | None = None

    @property
    def special(self) -> int:
        """The number of positions before those of the vocabulary."""
        return self.num_oov_indices + (self.mask_token is not None)

    @property
    def returns_integers(self) -> bool:
        return True

    @property
    def integers(self) -> int | None:
        words: tuple[int, ...] | None = self.vocabulary
        return self.max_tokens if words is None else len(words) + self.special

    @cross_field
    def _check_vocabulary(self) -> "IntegerLookup":
        if self.salt is not None and self.oov_method != "farmhash":
            raise Conflict(codes.values.salt_without_hash(self.name), "salt")
        words: tuple[int, ...] = self.vocabulary or ()
        for word in (self.mask_token, self.oov_token):
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

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_discrete(x)
        return TensorType(x.shape, DType.INT64)
