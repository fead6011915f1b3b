"""Handles Ctrl-C and SIGTERM: the first stops the run after the step, the second immediately."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .trainer import Interruption

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def interrupt(number: int) -> None:
    """What a second signal does by default."""
    raise KeyboardInterrupt


class Signals:
    """Context in which the first signal is recorded, and the second ends the process.

    The handler itself only records. The notice is written by another thread, because the stream may
    be broken, stalled, or in the middle of a write.

    Args:
        notice: Called after the first signal, from another thread.
        leave: Called with the number of the second signal.

    Attributes:
        received: The signal that was received; None before.
    """

    def __init__(
        self,
        notice: Callable[[], None] = lambda: None,
        leave: Callable[[int], None] = interrupt,
    ) -> None:
        self.received: int | None = None
        self._notice = notice
        self._leave = leave
        self._before: dict[int, Any] = {}
        self._noted: SimpleQueue[bool] = SimpleQueue()

    @property
    def requested(self) -> bool:
        """Whether the run was asked to stop."""
        return self.received is not None

    @property
    def exit_code(self) -> int:
        """128 plus the number of the signal, as in shells; 0 if there was none."""
        return 0 if self.received is None else 128 + self.received

    def __enter__(self) -> "Signals":
        Thread(target=self._wait, daemon=True).start()
        self._before = {number: signal.signal(number, self._note) for number in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._noted.put(False)

    def _wait(self) -> None:
        if self._noted.get():
            self._notice()

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.received is not None:
            self._leave(number)
        self.received = number
        self._noted.put(True)


class _Never:
    """Never asks a run to stop."""

    requested = False


@contextmanager
def interruptible(given: Signals | None) -> "Iterator[Interruption]":
    """Handle signals by default: Ctrl-C and SIGTERM stop the run after the step. Once it is saved,
    they have their usual effect: Ctrl-C raises KeyboardInterrupt.

    Only the main thread receives signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield _Never()
        return
    with given or Signals() as signals:
        yield signals
    if given is None and signals.received is not None:
        signal.raise_signal(signals.received)
