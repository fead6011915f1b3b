"""Loads the blocks of an epoch, the next one in a thread while the current one is in use."""

import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Thread, current_thread
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

SMALLEST, LARGEST = 2**18, 2**23
"""Size in bytes of the first block of an epoch, for which training waits, and of the largest block.
Each block is twice as large as the one before.
"""

Make = Callable[[NDArray[Any]], Any]


@dataclass(frozen=True, slots=True)
class BatchBlock:
    """A range of batches of an epoch, without `stop`."""

    start: int
    stop: int
    given: Any


@dataclass(frozen=True, slots=True, eq=False)
class _Making:
    """A block that is being loaded. The thread ends with it."""

    start: int
    stop: int
    future: "Future[Any]" = field(default_factory=Future)
    threads: list[Thread] = field(default_factory=list)

    def begin(self, make: Make, rows: NDArray[Any]) -> None:
        def run() -> None:
            try:
                self.future.set_result(make(rows))
            except BaseException as error:  # raised where the block is asked for
                self.future.set_exception(error)

        self.threads.append(Thread(target=run, name="next block"))
        self.threads[0].start()

    def end(self) -> None:
        """Wait for the thread. The garbage collector may call this from any thread, including this
        one.
        """
        for thread in self.threads:
            if thread is not current_thread():
                thread.join()


class Prefetcher:
    """Loads blocks, one ahead.

    Args:
        make: Returns the arguments of a compiled function for some rows; called in another thread.
        row: The size of a row in bytes.
    """

    def __init__(self, make: Make, row: int) -> None:
        self._make, self._row = make, max(1, row)
        self._order: tf.Tensor | None = None
        self._rows: NDArray[Any] = np.empty(0, np.int64)
        self._block: BatchBlock | None = None
        self._making: list[_Making] = []
        weakref.finalize(self, _end, self._making)

    def block(self, order: tf.Tensor, index: int, batch_size: int) -> BatchBlock:
        """Returns the block with a batch of an epoch, and starts loading the next one. Raises what
        `make` raises.
        """
        if order is not self._order:
            self.close()
            self._order, self._rows = order, np.asarray(order)
        if self._block is not None and self._block.start <= index < self._block.stop:
            return self._block
        self._block = None  # its memory is for the one after the next
        if not self._making or self._making[0].start != index:
            _end(self._making)
            self._begin(index, SMALLEST, batch_size)
        making = self._making.pop()
        making.end()
        self._block = BatchBlock(making.start, making.stop, making.future.result())
        size = 2 * (making.stop - making.start) * batch_size * self._row
        self._begin(making.stop, min(size, LARGEST), batch_size)
        return self._block

    def close(self) -> None:
        """Wait for the thread, if there is one, and release everything."""
        _end(self._making)
        self._order = self._block = None

    def _begin(self, start: int, size: int, batch_size: int) -> None:
        stop = start + max(1, size // (batch_size * self._row))
        rows = self._rows[start * batch_size : stop * batch_size]
        if len(rows):
            self._making.append(_Making(start, stop))
            self._making[0].begin(self._make, rows)


def _end(making: list[_Making]) -> None:
    while making:
        making.pop().end()
