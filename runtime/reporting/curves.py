"""Curves that stay readable and small, however many epochs a run has."""

from collections.abc import Sequence

MOST_POINTS = 800
"""Points of a curve at most: more than a plot has pixels for."""


def thinned(columns: Sequence[Sequence[float | None]], most: int = MOST_POINTS) -> list[int]:
    """Returns the places to keep, ascending, of columns of the same length.

    The first and the last place are kept, and in each of equal stretches of places the smallest and
    the largest value of each column, so that no peak is lost.
    """
    length = len(columns[0]) if columns else 0
    if length <= most:
        return [*range(length)]
    stretches = max(most // (2 * len(columns)), 1)
    kept = {0, length - 1}
    for number in range(stretches):
        places = range(number * length // stretches, (number + 1) * length // stretches)
        for column in columns:
            known = [place for place in places if column[place] is not None]
            if known:
                kept.add(min(known, key=lambda place: column[place] or 0.0))
                kept.add(max(known, key=lambda place: column[place] or 0.0))
    return sorted(kept)
