"""The name that was probably meant by a word that is none."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 60
"""Characters; nothing is suggested for a longer word."""


def did_you_mean(
    word: str, candidates: Iterable[str], synonyms: Mapping[str, str] | None = None
) -> str | None:
    """The candidate most like the word; None where none is.

    In this order: the same name in another spelling (`BatchNormalization`), a synonym
    (`fc` for `dense`), a name one letter away (`losss`), the only name that begins with the word
    (`batchnorm`), the closest name.
    """
    names = list(candidates)
    if len(word) > LONGEST_WORD:
        return None
    plain = bare(word)
    known = _spelt(tuple(names))
    spellings = {one.plain: one.name for one in reversed(known)}
    if plain in spellings:
        return spellings[plain]
    synonym = _plain_keys(tuple((synonyms or {}).items())).get(plain)
    if synonym in names:
        return synonym
    sizes = _sizes(plain)
    fitting = [one for one in known if one.sizes == sizes or not one.sizes or not sizes]
    beginning = [one.name for one in fitting if one.plain.startswith(plain)]
    closest, letters = _closest(plain, fitting)
    if len(plain) > 3 and len(beginning) == 1 and letters > 1:
        return beginning[0]
    return closest


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours between two words.

    (Damerau-Levenshtein, optimal string alignment.) Beyond the limit, any larger number.
    """
    far = limit + 1
    if abs(len(one) - len(other)) > limit:
        return far
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i] + [far] * len(other)
        # What is farther from the diagonal than the limit is beyond it.
        for j in range(max(1, i - limit), min(len(other), i + limit) + 1):
            match = other[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match
            row[j] = min(cost, above[j - 2] + 1) if swapped else cost
        if min(row) > limit:
            return far
    return row[-1]


class _Spelt(NamedTuple):
    """A name to compare words with.

    Attributes:
        sizes: the dimensions it says: `conv3d` is no `conv2d`.
    """

    name: str
    plain: str
    sizes: frozenset[str]


# The names of a catalogue are compared with each misspelt word, thousands in a hostile spec.
@lru_cache(maxsize=64)
def _spelt(names: tuple[str, ...]) -> tuple[_Spelt, ...]:
    return tuple(_Spelt(name, bare(name), _sizes(bare(name))) for name in names)


@lru_cache(maxsize=64)
def _plain_keys(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {bare(known): name for known, name in pairs}


def _sizes(plain: str) -> frozenset[str]:
    return frozenset(size for size in _DIMENSIONS if size in plain)


def _closest(plain: str, names: Iterable[_Spelt]) -> tuple[str | None, int]:
    """The closest name, and its distance; None and any larger one where none is close."""
    limit = 0 if len(plain) < 3 else 1 if len(plain) < 5 else 2 if len(plain) < 9 else 3
    best, least = None, limit + 1
    for one in names:
        far = distance(plain, one.plain, least - 1)
        if far < least:
            best, least = one.name, far
    return best, least if best else LONGEST_WORD


def of_other_dimensions(word: str, candidates: Iterable[str]) -> list[str]:
    """The names that differ from the word only in how many dimensions they are for."""
    plain = _without_dimensions(bare(word))
    if plain == bare(word):
        return []
    return [name for name in candidates if _without_dimensions(bare(name)) == plain]


def _without_dimensions(plain: str) -> str:
    for size in _DIMENSIONS:
        plain = plain.replace(size, "")
    return plain


def bare(word: str) -> str:
    """A name without case, underscores, hyphens and spaces."""
    return _bare(word) if len(word) <= LONGEST_WORD else word.lower().translate(_SEPARATORS)


@lru_cache(maxsize=4_096)
def _bare(word: str) -> str:
    return word.lower().translate(_SEPARATORS)


_DIMENSIONS = ("1d", "2d", "3d")
_SEPARATORS = str.maketrans("", "", "_- ")
