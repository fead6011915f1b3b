"""Records the events of a run in its folder, and passes them to its console."""

from collections.abc import Mapping

from ..events import EpochEnded, Event, Listener, Warned
from ..storage.identity import RunFolderError
from ..storage.run_folder import RunFolder


class Journal:
    """A listener that records events and the history as they arrive.

    What can't be written now (the disk is full) is written with the next event, unless the run
    should stop in that case.

    Args:
        folder: The folder of the run, whose history has the epochs so far.
        listener: Receives each event first.
        stops: Whether a write error ends the run (RunFolderError).
    """

    def __init__(self, folder: RunFolder, listener: Listener, stops: bool) -> None:
        self._folder = folder
        self._listener = listener
        self._stops = stops
        self._events: list[Event] = []
        self._epochs: list[tuple[int, Mapping[str, float]]] = []
        self._complaint = ""

    def __call__(self, event: Event) -> None:
        """Pass an event on and record it."""
        self._listener(event)
        self._events.append(event)
        if isinstance(event, EpochEnded):
            self._epochs.append((event.epoch, event.values))
        try:
            self._write()
            self._complaint = ""
        except RunFolderError as error:
            if self._stops:
                raise
            self._complain(error.message)

    def _write(self) -> None:
        while self._events:
            self._folder.log(self._events[0])
            self._events.pop(0)
        while self._epochs:
            self._folder.append_history(*self._epochs[0])
            self._epochs.pop(0)

    def _complain(self, message: str) -> None:
        if message != self._complaint:
            self._listener(Warned(f"{message}; training continues, and saving will be retried"))
        self._complaint = message
