"""The trackers of a run: `runtime.log` names them, and each is a module here of the same name.

A tracker is a listener of the events that the console shows, too.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, TypeAlias

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import Error
from ..events import Event, Listener, Warned
from ..training.settings import Running

PACKAGES = {"tensorboard": "tensorboard", "mlflow": "mlflow", "wandb": "wandb"}
"""The package that a tracker writes with. `speccompile[NAME]` installs it."""


class Tracker(Protocol):
    """Logs the events of a run.

    Attributes:
        command: A command that shows what is logged; empty if there is none.
    """

    command: str

    def __call__(self, event: Event) -> None:
        """Log an event."""

    def close(self) -> None:
        """Write what is pending. Called however the run ends."""


Start: TypeAlias = Callable[[Running], Tracker]
"""The function `start` of each module."""


def check_packages(spec: ValidSpec) -> None:
    """Raise Error if the package of a tracker is not installed. Imports none."""
    for name in spec.document.runtime.trackers:
        package = PACKAGES.get(name)
        if package is not None and find_spec(package) is None:
            raise Error(
                f"`runtime.log: {name}` requires {package}, which is not installed",
                f"install it with `pip install 'speccompile[{name}]'`, or remove it from the spec",
            )


@contextmanager
def tracked(run: Running, tell: Listener) -> "Iterator[Trackers]":
    """Context with the trackers of a run.

    A tracker that fails never ends the run: it gets no more events, and a warning is told.

    Args:
        tell: Is called with warnings.
    """
    trackers = Trackers(tell)
    for name in run.spec.document.runtime.trackers:
        trackers.start(name, run)
    try:
        yield trackers
    finally:
        trackers.close()


class Trackers:
    """The trackers of a run that have not failed.

    Args:
        tell: Is called with a warning for each that fails.
    """

    def __init__(self, tell: Listener) -> None:
        self._tell = tell
        self._working: dict[str, Tracker] = {}

    def start(self, name: str, run: Running) -> None:
        """Start a tracker."""
        with self._dropped_on_failure(name):
            with _unfindable("pandas"):
                start: Start = import_module(f".{name}", __package__).start
            self._working[name] = start(run)

    @property
    def commands(self) -> tuple[str, ...]:
        """Commands that show what is logged."""
        return tuple(one.command for one in self._working.values() if one.command)

    def __call__(self, event: Event) -> None:
        """Pass an event to all of them."""
        for name, tracker in [*self._working.items()]:
            with self._dropped_on_failure(name):
                tracker(event)

    def close(self) -> None:
        """Let every tracker write what is pending."""
        for name, tracker in [*self._working.items()]:
            with self._dropped_on_failure(name):
                tracker.close()
        self._working.clear()

    @contextmanager
    def _dropped_on_failure(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._working.pop(name, None)
            reason, *_ = str(error).strip().splitlines() or [""]
            why = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
            self._tell(Warned(f"logging to {name} has failed ({why}); the run continues without"))


@contextmanager
def _unfindable(package: str) -> Iterator[None]:
    """Context in which a package is not installed, unless it is loaded already.

    Some trackers load pandas where it is installed, which takes a second and is of no use here;
    commands don't load it at all, and refuse to.
    """
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]
