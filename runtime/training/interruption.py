"""Ctrl-C and SIGTERM: the first asks the run to end, the second ends it at once."""

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
    """What a second signal does if nothing else is asked for."""
    raise KeyboardInterrupt


class Signals:
    """While it is entered, the first signal is noted, and the second ends the process.

    The handler itself only notes. What there is to say is said from a thread: the stream may be
    broken or stalled, or be in the middle of a write.

    Args:
        notice: is called after the first signal, from another thread.
        leave: is called with the number of the second one.

    Attributes:
        received: the signal that came; None before.
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
        """Whether somebody has asked the run to end."""
        return self.received is not None

    @property
    def exit_code(self) -> int:
        """128 and the signal's number, as shells count; 0 where none came."""
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
    """Nobody asks the run to end."""

    requested = False


@contextmanager
def interruptible(given: Signals | None) -> "Iterator[Interruption]":
    """By default, Ctrl-C and SIGTERM end the run after the step. Once it is saved, they act as
    they would have without it: Ctrl-C raises KeyboardInterrupt.

    Only the main thread hears of signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield _Never()
        return
    with given or Signals() as signals:
        yield signals
    if given is None and signals.received is not None:
        signal.raise_signal(signals.received)
