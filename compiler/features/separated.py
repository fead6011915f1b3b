"""Lowers lists in cells, such as `red;green`, to vectors with a place for each value.

Keras has no operation that splits text at a character. So text becomes the positions of its
characters, in which a value is a sequence between two separators. Expressions compare all values at
all places:

    x         0 0 r e d ; g r e e n 0 0 …    characters, with padding
    ends      1 1 0 0 0 1 0 0 0 0 0 1 1 …    where no value can be
    begins        1 0 0 0 1 0 0 0 0 0        where one can begin: behind an end, or a space there
    finishes  1 1 0 0 0 1 0 0 0 0 0 1 1 …    where one can be over: at an end, or a space there
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from ...spec_schema.components.encodings import LONGEST_VALUE, MultiHot
from ...spec_schema.layers.text import TextVectorization
from .columns import TEXT, Gaps, Prepared, Read, Selected
from .preparation import Preparation
from .steps import Steps

_BEFORE, _AFTER = 2, LONGEST_VALUE + 2
"""The padding of the text: whatever begins at one of its characters can be compared."""
_FIRST = 2
"""The position of the first character of a vocabulary: others are padding and other characters."""


class Characters(TextVectorization):
    """The positions of the characters of a text.

    The vocabulary has the separator, a space, then all others in order.
    """

    split: Any = "character"
    standardize: Any = None
    separator: str

    def with_fitted(self, values: Mapping[str, Any]) -> TextVectorization:
        return _characters(values["vocabulary"])


class FittedMatches(Preparation):
    """Whether each of the most frequent values of the training part begins at each character.

    Args:
        size: The number of values.
        has_spaces: Whether one space at each end of a value is ignored.
        sequences: Each value as the positions of its characters.
    """

    fitted: ClassVar = ("sequences",)
    size: int
    has_spaces: bool
    sequences: Any = None

    def with_fitted(self, values: Mapping[str, Any]) -> Preparation:
        sequences = [*map(tuple, values["sequences"])]
        lacking = self.size - len(sequences)
        if lacking < 0 or not all(map(_is_sequence, sequences)):
            raise ValueError(f"expected {self.size} values")
        return Preparation(expression=_matches((*sequences, *[(-1,)] * lacking)))


def lower_lists(steps: Steps, encode: MultiHot, one: Selected, missing: Gaps) -> Prepared:
    """Returns a vector for the values in the cells of a column."""
    values = encode.vocabulary
    if values is not None and encode.rule == "error":
        read = Read(TEXT, missing, values, separator=encode.separator)
    else:
        read = Read(TEXT, missing, known=values or (), separator=encode.separator)
    text = steps.read(one, read)
    if values is None:
        split: TextVectorization = Characters(separator=encode.separator)
        nothing = _matches([(-1,)] * encode.values)
        found: Preparation = FittedMatches(
            expression=nothing, size=encode.values, has_spaces=encode.separator != " "
        )
    else:
        vocabulary = alphabet(encode.separator, values)
        place = {sign: _FIRST + at for at, sign in enumerate(vocabulary)}
        split = _characters(vocabulary)
        found = Preparation(expression=_matches([[place[sign] for sign in one] for one in values]))
    padded = f"pad(x, [[0, 0], [{_BEFORE}, {_AFTER}]])"
    x = _computed(steps, "padded", padded, x=steps.add("characters", split, text, key="encode"))
    ends = _computed(steps, "ends", f"cast((x == 0) or (x == {_FIRST}), 'int32')", x=x)
    given = {"x": x, "ends": ends}
    has_spaces = encode.separator != " "
    begins = _computed(steps, "begins", _begins(has_spaces), **given)
    finishes = _computed(steps, "finishes", _finishes(has_spaces), **given)
    at_places = {"x": x, "begins": begins, "finishes": finishes}
    matches = steps.add("matches", found, *(at_places[name] for name in found.program.names))
    known = _computed(steps, "multi_hot", "cast(any(matches, axis=1), 'float32')", matches=matches)
    if encode.rule != "own":
        return known
    given |= {"begins": begins, "matches": matches}
    other = _computed(steps, "other", _other(has_spaces), **given)
    return _computed(steps, "known", "concatenate([other, known])", other=other, known=known)


def sequences_of(row: Sequence[int], has_spaces: bool) -> Iterator[tuple[int, ...]]:
    """Yields the values in a text, from the padded positions of its characters."""
    start, space = 0, _FIRST + 1 if has_spaces else 0
    for place, sign in enumerate(row):
        if sign not in (0, _FIRST):
            continue
        first, end = start, place
        first += first < end and row[first] == space
        end -= first < end and row[end - 1] == space
        start = place + 1
        if first < end:
            yield tuple(row[first:end])


def alphabet(separator: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Returns the vocabulary of the characters of texts."""
    signs = {sign for text in texts for sign in text}
    return tuple(dict.fromkeys((separator, " ", *sorted(signs))))


def _is_sequence(given: tuple[Any, ...]) -> bool:
    return 0 < len(given) <= LONGEST_VALUE and all(type(sign) is int for sign in given)


def _characters(vocabulary: Sequence[str]) -> TextVectorization:
    return TextVectorization(split="character", standardize=None, vocabulary=tuple(vocabulary))


def _computed(steps: Steps, step: str, expression: str, **given: Prepared) -> Prepared:
    operator = Preparation(expression=expression)
    return steps.add(step, operator, *(given[name] for name in operator.program.names))


# Slices of what is padded, all of which have a place for each character of the text.


def _at(offset: int, shorter: int = 0) -> str:
    """Returns the slice of the places so far behind each character.

    Args:
        shorter: How many elements the tensor lacks at its end.
    """
    return f"[:, {_BEFORE + offset}:{offset - _AFTER + shorter}]"


def _begins(has_spaces: bool) -> str:
    if not has_spaces:
        return f"ends{_at(-1)}"
    space = f"cast(x{_at(-1)} == {_FIRST + 1}, 'int32')"
    return f"maximum(ends{_at(-1)}, {space} * ends{_at(-2)})"


def _finishes(has_spaces: bool) -> str:
    if not has_spaces:
        return "ends[:, :-1]"
    return f"maximum(ends[:, :-1], cast(x[:, :-1] == {_FIRST + 1}, 'int32') * ends[:, 1:])"


@lru_cache(maxsize=8)
def _matches_of(sequences: tuple[tuple[int, ...], ...]) -> str:
    lengths = [len(one) for one in sequences]
    conditions = []  # `x` first: values are fitted to the first input
    for offset in range(max(lengths)):
        wanted = [one[offset] if offset < len(one) else 0 for one in sequences]
        counts = [int(offset < length) for length in lengths]
        conditions.append(f"(x{_at(offset)}[:, :, null] * {counts} == {wanted})")
    for length in sorted({*lengths}):
        over = [int(one == length) for one in lengths]
        conditions.append(f"(finishes{_at(length, shorter=1)}[:, :, null] >= {over})")
    return " and ".join((*conditions, "(begins[:, :, null] == 1)"))


def _matches(sequences: Sequence[Sequence[int]]) -> str:
    return _matches_of(tuple(map(tuple, sequences)))


def _other(has_spaces: bool) -> str:
    """Returns whether a value begins that is none of those that are known."""
    unknown = f"(not any(matches, axis=-1)) and (begins == 1) and (ends{_at(0)} == 0)"
    if has_spaces:
        single = f"(ends{_at(-1)} == 1) or (ends{_at(1)} == 1)"
        unknown += f" and not ((x{_at(0)} == {_FIRST + 1}) and ({single}))"
    return f"cast(any({unknown}, axis=1, keepdims=true), 'float32')"
