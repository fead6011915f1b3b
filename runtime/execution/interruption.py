"""Ctrl-C and SIGTERM: the first asks the run to end, the second ends it at once."""

import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Signals:
    """While it is entered, the first signal is noted and the second raises KeyboardInterrupt.

    Attributes:
        received: the signal that came; None before.
    """

    def __init__(self, notice: Callable[[], None] = lambda: None) -> None:
        self.received: int | None = None
        self._notice = notice
        self._before: dict[int, Any] = {}

    @property
    def requested(self) -> bool:
        """Whether somebody has asked the run to end."""
        return self.received is not None

    @property
    def exit_code(self) -> int:
        """128 and the signal's number, as shells count; 0 where none came."""
        return 0 if self.received is None else 128 + self.received

    def __enter__(self) -> "Signals":
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

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.received is not None:
            raise KeyboardInterrupt
        self.received = number
        self._notice()
