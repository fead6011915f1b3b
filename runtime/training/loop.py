"""The compiled loop: many steps per call, over data on the device or blocks of it.

Slicing a batch, the step and its measures are one TensorFlow function; Python only runs between
calls. The last batch of an epoch may be smaller, so the size of the batch axis is open.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Batch, Measures, Program, Tensors
from .in_memory import BatchRange, LoopInput
from .streamed import Data

INDEX = tf.TensorSpec([], tf.int32)
BLOCK = 2**16
"""About how many numbers are predicted before they are passed on."""
LOOKS = 100
"""How many times a full evaluation reports its progress."""

Outputs: TypeAlias = dict[str, NDArray[Any]]


class Loop:
    """Runs a program over a part of the data, many steps per call.

    Args:
        program: The program to run.
        batch_size: Samples per step.
        steps: Steps in an epoch of training. Defaults to those of all samples.

    Attributes:
        initial: The measures before the first step.
    """

    def __init__(
        self, program: Program, data: Data, batch_size: int, steps: int | None = None
    ) -> None:
        self.program = program
        self.data = data
        self.batch_size = batch_size
        self.steps = -(-data.size // batch_size) if steps is None else steps
        self.initial = program.initial_measures()
        measures = tf.nest.map_structure(_signature, self.initial)
        self._train = _compiled(self._train_steps, data.signature, INDEX, INDEX, INDEX, measures)
        self._evaluate = _compiled(self._evaluate_steps, data.signature, INDEX, INDEX, measures)
        self._predict = _compiled(self._predict_step, data.signature, INDEX)
        self._is_finite = _compiled(self._rows_are_finite, data.signature, INDEX)
        self._names: tuple[str, ...] = ()
        self._results = tf.function(self._stacked_results, autograph=False)
        self._finite = tf.function(self._finite_weights, autograph=False)

    def train(
        self, order: tf.Tensor, first: int, count: int, step: int, measures: Measures
    ) -> tuple[Measures, int, bool]:
        """Train on the batches `first` … `first + count - 1` of an epoch.

        Args:
            order: The rows of the epoch in order (int32); the same tensor for the whole epoch.
            step: The number of previous updates.

        Returns:
            The measures with these batches, the number of steps made, and whether all were finite:
                the loop ends at the first step that is not, without its update.

        Raises:
            DataChanged: Streamed data has changed while it was in use.
        """
        last, made, finite = min(first + count, self.steps), 0, tf.constant(True)
        for part in self.data.passes(order, first, last, self.batch_size):
            begin, end = tf.constant(part.first), tf.constant(part.last)
            reached, finite, measures = self._train(
                part.given, begin, end, tf.constant(step + made), measures
            )
            made += int(reached) - part.first
            if not finite:
                break
        return measures, made, bool(finite)

    def evaluate(self, tell: Callable[[int], None] | None = None) -> dict[str, float]:
        """Returns the measures of the whole part, in the order of its rows. Raises DataChanged.

        Args:
            tell: Called with the number of processed samples, about a hundred times. The measures
                are the same with and without it.
        """
        measures = self.initial
        most = -(-self.steps // LOOKS) if tell else self.steps
        for part in self._whole():
            for first in range(part.first, part.last, most):
                last = min(first + most, part.last)
                begin, end = tf.constant(first), tf.constant(last)
                measures = self._evaluate(part.given, begin, end, measures)
                self._say(tell, last)
        return self.values(measures)

    def values(self, measures: Measures) -> dict[str, float]:
        """Returns measures as plain numbers, by name."""
        stacked = self._results(measures).numpy()  # one read from the device
        return dict(zip(self._names, map(float, stacked), strict=True))

    def weights_are_finite(self) -> bool:
        """Whether all weights are finite; an update with a finite gradient can still
        overflow one.
        """
        return bool(self._finite())

    def not_finite(self, rows: NDArray[Any], step: int, most: int) -> list[int]:
        """Returns which of these rows alone cause a non-finite update; the first `most` of them.

        A row is tested at its position in its batch, because dropout depends on the position;
        copies of it replace the others.
        """
        found: list[int] = []
        waiting = [np.arange(len(rows))]
        while waiting and len(found) < most:
            places = waiting.pop()
            tried = np.full(len(rows), rows[places[0]], np.int32)
            tried[places] = rows[places]
            if self._is_finite(self.data.only(tried), tf.constant(step)):
                continue
            if len(places) == 1:
                found.append(int(tried[0]))
            else:
                waiting += reversed(np.array_split(places, 2))
        return found

    def predict(self, tell: Callable[[int], None] | None = None) -> Outputs:
        """Returns the outputs of the whole part: see `predict_blocks`."""
        return _joined([*self.predict_blocks(tell)])

    def predict_blocks(self, tell: Callable[[int], None] | None = None) -> Iterator[Outputs]:
        """Yields the outputs of the whole part, block by block, in the order of its rows.

        A block is one or several batches, up to about BLOCK numbers. Raises DataChanged.

        Args:
            tell: Called after each batch with the number of processed samples.
        """
        for part in self._whole():
            chunks: list[Outputs] = []
            for index in range(part.first, part.last):
                found = self._predict(part.given, tf.constant(index))
                chunks.append({name: tensor.numpy() for name, tensor in found.items()})
                self._say(tell, index + 1)
                if sum(array.size for array in chunks[0].values()) * len(chunks) >= BLOCK:
                    yield _joined(chunks)
                    chunks = []
            if chunks:
                yield _joined(chunks)

    def _say(self, tell: Callable[[int], None] | None, steps: int) -> None:
        if tell:
            tell(min(steps * self.batch_size, self.data.size))

    def rows_of(self, order: NDArray[Any], index: int) -> NDArray[Any]:
        """Returns the rows of one batch of an epoch."""
        return order[index * self.batch_size : (index + 1) * self.batch_size]

    def _whole(self) -> Iterator[BatchRange]:
        """Yields all batches in the order of the rows."""
        return self.data.passes(tf.range(self.data.size), 0, self.steps, self.batch_size)

    # Inside the graph.

    def _train_steps(
        self,
        given: LoopInput,
        first: tf.Tensor,
        last: tf.Tensor,
        step: tf.Tensor,
        measures: Measures,
    ) -> Any:
        self.program.seed_step(step)

        def body(index: tf.Tensor, finite: tf.Tensor, measures: Measures) -> Any:
            batch = self._batch(given, index)
            measures, finite = self.program.train_step(batch, step + index - first, measures)
            # A batch that is not finite is not counted as made.
            return index + tf.cast(finite, tf.int32), finite, measures

        return tf.while_loop(
            lambda index, finite, _: (index < last) & finite,
            body,
            (first, tf.constant(True), measures),
            parallel_iterations=1,
        )

    def _evaluate_steps(
        self, given: LoopInput, first: tf.Tensor, last: tf.Tensor, measures: Measures
    ) -> Measures:
        def body(index: tf.Tensor, measures: Measures) -> Any:
            return index + 1, self.program.evaluate_step(self._batch(given, index), measures)

        return tf.while_loop(
            lambda index, _: index < last, body, (first, measures), parallel_iterations=1
        )[1]

    def _rows_are_finite(self, given: LoopInput, step: tf.Tensor) -> tf.Tensor:
        return self.program.is_finite(self.data.batch(given, None, None), step)

    def _stacked_results(self, measures: Measures) -> tf.Tensor:
        results = self.program.results(measures)
        self._names = tuple(results)
        return tf.stack([tf.cast(value, tf.float32) for value in results.values()])

    def _finite_weights(self) -> tf.Tensor:
        weights = self.program.weights.values()
        return tf.reduce_all([tf.reduce_all(tf.math.is_finite(weight)) for weight in weights])

    def _predict_step(self, given: LoopInput, index: tf.Tensor) -> Tensors:
        return self.program.predict_step(self._batch(given, index).inputs)

    def _batch(self, given: LoopInput, index: tf.Tensor) -> Batch:
        return self.data.batch(given, index * self.batch_size, (index + 1) * self.batch_size)


def _joined(chunks: list[Outputs]) -> Outputs:
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}


def _compiled(function: Callable[..., Any], *signature: Any) -> Callable[..., Any]:
    compiled: Callable[..., Any] = tf.function(function, input_signature=signature, autograph=False)
    return compiled


def _signature(tensor: tf.Tensor) -> tf.TensorSpec:
    return tf.TensorSpec(tensor.shape, tensor.dtype)
