"""Ranked predictions with the numbers of negatives and positives at each, in bounded memory.

Every prediction is kept while there is room. After that, equal predictions are merged, and if there
are still too many, neighbouring ones, so that all groups have about equal shares of negatives and
positives. This way, thresholds are dense where predictions are.
"""

from typing import NamedTuple

import tensorflow as tf

NO_SCORE = float("inf")
"""The score in unused places, whose counts are 0."""


class Ranking(NamedTuple):
    """Predictions with their counts.

    Attributes:
        scores: (2 · groups,) float64.
        counts: (2 · groups, 2) float64: negatives and positives.
        used: The number of used places.
    """

    scores: tf.Tensor
    counts: tf.Tensor
    used: tf.Tensor


def empty(groups: int) -> Ranking:
    """Returns an empty ranking with room for twice as many predictions, which are merged into
    `groups`.
    """
    places = 2 * groups
    return Ranking(_no_scores(places), tf.zeros([places, 2], tf.float64), tf.zeros([], tf.int32))


def added(ranking: Ranking, scores: tf.Tensor, counts: tf.Tensor) -> Ranking:
    """Returns the ranking with more predictions (n,) and their negative and positive counts (n, 2).

    A NaN prediction makes the counts NaN, and everything computed from them.
    """
    is_number = tf.equal(scores, scores)
    counts = tf.where(is_number[:, None], counts, float("nan"))
    scores = tf.where(is_number, scores, -NO_SCORE)
    room = ranking.scores.shape[0] - ranking.used
    fits = tf.size(scores) <= room
    made = tf.cond(
        fits,
        lambda: _appended(ranking, scores, counts),
        lambda: _condensed(ranking, scores, counts),
    )
    for tensor, old in zip(made, ranking, strict=True):
        tensor.set_shape(old.shape)
    return Ranking(*made)


def groups(ranking: Ranking) -> tf.Tensor:
    """Returns (2, n): negatives and positives of each prediction in ascending order; unused places
    may follow.
    """
    _, counts, group, _ = _sorted(ranking.scores, ranking.counts)
    return tf.transpose(tf.math.unsorted_segment_sum(counts, group, ranking.scores.shape[0]))


def _no_scores(places: int) -> tf.Tensor:
    return tf.fill([places], tf.constant(NO_SCORE, tf.float64))


def _appended(ranking: Ranking, scores: tf.Tensor, counts: tf.Tensor) -> tuple[tf.Tensor, ...]:
    reached = ranking.used + tf.size(scores)
    places = tf.range(ranking.used, reached)[:, None]
    return (
        tf.tensor_scatter_nd_update(ranking.scores, places, scores),
        tf.tensor_scatter_nd_update(ranking.counts, places, counts),
        reached,
    )


def _condensed(ranking: Ranking, scores: tf.Tensor, counts: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Merge all predictions into half of the places."""
    most = ranking.scores.shape[0] // 2
    scores, counts, group, distinct = _sorted(
        tf.concat([ranking.scores, scores], 0), tf.concat([ranking.counts, counts], 0)
    )
    group = tf.where(distinct <= most, group, _neighbours(counts, group, most))
    # What counts nothing belongs to no group: TensorFlow drops negative numbers of segments.
    group = tf.where(tf.reduce_any(tf.not_equal(counts, 0), axis=1), group, -1)
    index = tf.range(tf.size(scores))
    last = tf.math.unsorted_segment_max(index, group, most)  # negative where a group is empty
    first = tf.minimum(tf.math.unsorted_segment_min(index, group, most), tf.maximum(last, 0))
    # The score of a group is that of the prediction in its middle, whatever the scale.
    middle = tf.gather(scores, first + (tf.maximum(last, 0) - first) // 2)
    kept = tf.where(last >= 0, middle, NO_SCORE)
    sums = tf.math.unsorted_segment_sum(counts, group, most)
    return (
        tf.concat([kept, _no_scores(most)], 0),
        tf.concat([sums, tf.zeros_like(sums)], 0),
        tf.constant(most),
    )


def _sorted(
    scores: tf.Tensor, counts: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
    """Returns scores and counts in ascending order, the index of each one's group of equal
    predictions, and the number of these groups.
    """
    order = tf.argsort(scores, stable=True)
    scores, counts = tf.gather(scores, order), tf.gather(counts, order)
    is_new = tf.cast(tf.not_equal(scores[1:], scores[:-1]), tf.int32)
    group = tf.concat([[0], tf.cumsum(is_new)], 0)
    return scores, counts, group, group[-1] + 1


def _neighbours(counts: tf.Tensor, group: tf.Tensor, most: int) -> tf.Tensor:
    """Returns the index of the larger group for each prediction, from its group of equal ones.

    The groups have about equal shares of the negatives, of the positives, and of the logarithm of
    the number of negatives above, because precision depends on each of the first few.
    """
    total = tf.reduce_sum(counts, axis=0)
    above = tf.math.log1p(tf.cumsum(tf.pad(counts[:, 0], [[0, 1]]), reverse=True))
    parts = tf.reduce_sum(tf.math.divide_no_nan(counts, total), axis=1)
    parts += tf.math.divide_no_nan(above[:-1] - above[1:], above[0])
    mass = tf.math.unsorted_segment_sum(parts, group, tf.size(group))
    place = (tf.cumsum(mass) - mass / 2) / tf.reduce_sum(mass) * most
    return tf.gather(tf.clip_by_value(tf.cast(place, tf.int32), 0, most - 1), group)
