"""The compiled loop: many steps inside one call, over data that lies on the device.

The gather of a batch, the step and its measures are one TensorFlow function; Python looks in only
between calls. The last batch of an epoch may be smaller, so the batch axis is left open.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Batch, Measures, Program, Tensors
from ..data.dataset import Part

Arrays = Mapping[str, NDArray[Any]]
ROWS, STEP = tf.TensorSpec([None], tf.int32), tf.TensorSpec([], tf.int32)


class Resident:
    """A part of the data as tensors on the device.

    Args:
        part: the samples.
        weights: output → factor of each sample in the loss; empty: all 1.
    """

    def __init__(self, part: Part, weights: Arrays | None = None) -> None:
        self.size = part.size
        self._inputs = _tensors(part.inputs)
        self._targets = _tensors(part.targets)
        self._weights = _tensors(weights or {})

    def batch(self, rows: tf.Tensor) -> Batch:
        """The samples of these rows (int32)."""
        return Batch(
            _gathered(self._inputs, rows),
            _gathered(self._targets, rows),
            _gathered(self._weights, rows),
        )

    def inputs(self, rows: tf.Tensor) -> Tensors:
        """The inputs of these rows."""
        return _gathered(self._inputs, rows)


class Loop:
    """Runs a program over a part of the data, many steps a call.

    Args:
        program: what is run.
        batch_size: samples a step.
    """

    def __init__(self, program: Program, data: Resident, batch_size: int) -> None:
        self.program = program
        self.data = data
        self.batch_size = batch_size
        self.steps = -(-data.size // batch_size)
        self._train = tf.function(self._train_steps, autograph=False)
        self._evaluate = tf.function(self._evaluate_steps, autograph=False)
        self._predict = tf.function(self._predict_rows, autograph=False)
        self._results = tf.function(program.results, autograph=False)
        self._finite = tf.function(self._finite_weights, autograph=False)
        self._is_finite = tf.function(
            self._rows_are_finite, input_signature=[ROWS, STEP], autograph=False
        )

    def train(
        self, order: tf.Tensor, first: int, count: int, step: int, measures: Measures
    ) -> tuple[Measures, int, bool]:
        """Train on the batches `first` … `first + count - 1` of an epoch.

        Args:
            order: the rows of the epoch in their order (int32).
            step: updates made before this call.

        Returns:
            measures with these batches, how many were made, and whether all were finite: at the
            first one that is not, the loop ends without an update.
        """
        last = tf.constant(min(first + count, self.steps))
        made, finite, measures = self._train(
            order, tf.constant(first), last, tf.constant(step), measures
        )
        return measures, int(made) - first, bool(finite)

    def evaluate(self) -> dict[str, float]:
        """The measures of the whole part, in the order of its rows."""
        return self.values(self._evaluate(self.program.initial_measures()))

    def values(self, measures: Measures) -> dict[str, float]:
        """Measures as plain numbers, by name."""
        results = self._results(measures)
        return {name: float(value) for name, value in zip(results, _fetched(results), strict=True)}

    def weights_are_finite(self) -> bool:
        """Whether every weight is; a finite gradient may still have thrown one out of range."""
        return bool(self._finite())

    def not_finite(self, rows: NDArray[Any], step: int, most: int) -> list[int]:
        """Which of these rows are, each by itself, no good for an update; the first `most` found.

        A row is tried where it stands in its batch, as what is dropped depends on the place; the
        others make way for copies of one that is tried.
        """
        found: list[int] = []
        waiting = [np.arange(len(rows))]
        while waiting and len(found) < most:
            places = waiting.pop()
            tried = np.full(len(rows), rows[places[0]], np.int32)
            tried[places] = rows[places]
            if self._is_finite(tf.constant(tried), tf.constant(step)):
                continue
            if len(places) == 1:
                found.append(int(tried[0]))
            else:
                waiting += reversed(np.array_split(places, 2))
        return found

    def predict(self) -> dict[str, NDArray[Any]]:
        """The outputs of the whole part, in the order of its rows."""
        chunks = [self._predict(tf.constant(index)) for index in range(self.steps)]
        names = chunks[0]
        return {name: np.concatenate([chunk[name].numpy() for chunk in chunks]) for name in names}

    def rows_of(self, order: NDArray[Any], index: int) -> NDArray[Any]:
        """The rows of one batch of an epoch."""
        return order[index * self.batch_size : (index + 1) * self.batch_size]

    # Inside the graph.

    def _train_steps(
        self,
        order: tf.Tensor,
        first: tf.Tensor,
        last: tf.Tensor,
        step: tf.Tensor,
        measures: Measures,
    ) -> Any:
        self.program.start(step)

        def body(index: tf.Tensor, finite: tf.Tensor, measures: Measures) -> Any:
            batch = self.data.batch(self._rows(order, index))
            measures, finite = self.program.train_step(batch, step + index - first, measures)
            # A batch that is not finite is not counted as made.
            return index + tf.cast(finite, tf.int32), finite, measures

        return tf.while_loop(
            lambda index, finite, _: (index < last) & finite,
            body,
            (first, tf.constant(True), measures),
            parallel_iterations=1,
        )

    def _evaluate_steps(self, measures: Measures) -> Measures:
        order = tf.range(self.data.size)

        def body(index: tf.Tensor, measures: Measures) -> Any:
            batch = self.data.batch(self._rows(order, index))
            return index + 1, self.program.evaluate_step(batch, measures)

        return tf.while_loop(
            lambda index, _: index < self.steps,
            body,
            (tf.constant(0), measures),
            parallel_iterations=1,
        )[1]

    def _rows_are_finite(self, rows: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        return self.program.is_finite(self.data.batch(rows), step)

    def _finite_weights(self) -> tf.Tensor:
        weights = self.program.weights.values()
        return tf.reduce_all([tf.reduce_all(tf.math.is_finite(weight)) for weight in weights])

    def _predict_rows(self, index: tf.Tensor) -> Tensors:
        rows = self._rows(tf.range(self.data.size), index)
        return self.program.predict_step(self.data.inputs(rows))

    def _rows(self, order: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        return order[index * self.batch_size : (index + 1) * self.batch_size]


def _tensors(arrays: Arrays) -> Tensors:
    return {name: tf.constant(array) for name, array in arrays.items()}


def _gathered(tensors: Tensors, rows: tf.Tensor) -> Tensors:
    return {name: tf.gather(tensor, rows) for name, tensor in tensors.items()}


def _fetched(results: Tensors) -> list[float]:
    """All values in one read of the device."""
    stacked = tf.stack([tf.cast(value, tf.float32) for value in results.values()])
    return [float(value) for value in stacked.numpy()]
