"""The folder of a run, `runs/<name>/<n>/`, which contains all of its files.

Readers always see complete content: files appear by rename, and logs grow by whole lines. Nothing
is overwritten.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from ...compiler.project.run_marker import IDENTITY, STORED_SPEC
from ..event_record import record
from ..events import Event, Progress, Working
from ..strict_json import strict
from .durable import (
    Disk,
    append,
    check_place,
    drop_partial_line,
    in_words,
    make_directories,
    next_folder,
    place_of,
    replace_file,
    whole,
)
from .history import HistoryFile
from .identity import FORMAT, RunFolderError, RunIdentity, read_identity, safe_name
from .lock import Lock
from .reading import read_json
from .schemas import CLASSES, ENVIRONMENT, LARGE, RESULT, SMALL

WallClock: TypeAlias = Callable[[], float]
"""Seconds since 1970."""


class RunInUse(RunFolderError):
    """Another process is writing to the run."""


class RunFolder:
    """The files of a run, made by `create` and `open`. Call `close` when done, or use `with`.

    Every method that writes acquires the lock of the run first. It raises RunInUse if another
    process holds the lock, and RunFolderError if the folder can't be written.

    Attributes:
        identity: The identity of the run.
    """

    def __init__(self, path: Path, identity: RunIdentity, clock: WallClock, disk: Disk) -> None:
        self._named, self._absolute = path, path.absolute()
        self.identity = identity
        self._clock = clock
        self._disk = disk
        self._lock: Lock | None = None
        self._place: tuple[int, int] | None = None
        self._history = HistoryFile(self.history_path, disk)

    @classmethod
    def create(
        cls,
        root: Path,
        name: str,
        path: Path | None = None,
        *,
        clock: WallClock = time.time,
        disk: Disk | None = None,
    ) -> "RunFolder":
        """Create the folder `<root>/<name>/<n>` with the next free number, and lock it.

        Args:
            root: The folder for runs; created if it is missing.
            name: The name of the run; made safe for a path.
            path: The folder, named by a number, instead of the next one. It may exist if its run
                was ended before it had anything to resume.
            clock: Returns the seconds since 1970.
            disk: Performs all changes of the file system.

        Raises:
            RunFolderError: The folder can't be created.
        """
        disk, name = disk or Disk(), safe_name(name)
        with in_words(RunFolderError, f"can't create a run folder in {root}"):
            if path is None:
                make_directories(disk, root / name)
                path = next_folder(disk, root / name)
            make_directories(disk, path)
            identity = RunIdentity(name, int(path.name), timestamp(clock()))
            run = cls(path, identity, clock, disk)
            run.lock()
            content = {"format": FORMAT, "name": name, "number": identity.number}
            replace_file(
                disk, path / IDENTITY, json_bytes({**content, "created": identity.created})
            )
        return run

    @classmethod
    def open(
        cls, path: Path, *, clock: WallClock = time.time, disk: Disk | None = None
    ) -> "RunFolder":
        """Open the folder of a run without locking it.

        Raises:
            NotARunFolder: There is no run at the path; the help names runs nearby.
        """
        return cls(path, read_identity(path), clock, disk or Disk())

    @property
    def path(self) -> Path:
        """The folder: as it was named, or absolute after a change of the current folder."""
        try:
            is_here = self._named.absolute() == self._absolute
        except FileNotFoundError:  # the current folder is gone
            is_here = False
        return self._named if is_here else self._absolute

    def lock(self) -> None:
        """Become the single writer of the run until `close`. Raises RunInUse, RunFolderError."""
        if self._lock is not None:
            return
        with in_words(RunFolderError, f"can't lock {self.path}"):
            try:
                self._lock = Lock(self.path / ".lock")
            except BlockingIOError as error:
                message = f"another process is writing to {self.path}"
                raise RunInUse(message, "wait for that process to end, or stop it") from error
            self._place = place_of(self.path)
            for path in (self.events_path, self.history_path):
                drop_partial_line(self._disk, path)

    def close(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "RunFolder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def write_spec(self, text: str) -> None:
        """Write `spec.yaml`, the resolved spec."""
        with self._writing(self.spec_path):
            replace_file(self._disk, self.spec_path, text.encode())

    def write_environment(self, environment: Mapping[str, Any]) -> None:
        """Write `environment.json`: versions, devices, threads."""
        with self._writing(self.environment_path):
            replace_file(self._disk, self.environment_path, json_bytes(strict(environment)))

    def environment(self) -> dict[str, Any]:
        """Returns the content of `environment.json`, if it is written. Raises StorageError."""
        if self.spec_path.exists() and not self.environment_path.exists():
            # Without it, the data would not be compared with what the run was trained on.
            raise RunFolderError(
                f"{self.environment_path} does not exist",
                "restore it from a copy, or start a new run",
            )
        return read_json(self.environment_path, ENVIRONMENT, SMALL)

    def result(self) -> dict[str, Any]:
        """Returns the content of `result.json`; empty if the run has not ended. Raises
        StorageError.
        """
        return read_json(self.result_path, RESULT, SMALL)

    def classes(self) -> dict[str, tuple[str, ...]]:
        """Returns the content of `classes.json`: class names by output. Raises StorageError."""
        if not self.classes_path.exists():  # without it, labels would be numbered anew
            raise RunFolderError(
                f"{self.classes_path} does not exist", "restore it from a copy, or start a new run"
            )
        found = read_json(self.classes_path, CLASSES, LARGE)
        return {output: tuple(names) for output, names in found.items()}

    def write_classes(self, names: Mapping[str, Sequence[str]]) -> None:
        """Write `classes.json`: class names by output, in the order of class indices."""
        with self._writing(self.classes_path):
            replace_file(self._disk, self.classes_path, json_bytes(strict(names)))

    def write_normalization(self, files: Mapping[str, bytes]) -> None:
        """Write the normalization of the inputs: content by suffix of a file."""
        for ending, content in files.items():
            path = self.normalization_path.with_name(f"{self.normalization_path.name}{ending}")
            with self._writing(path):
                replace_file(self._disk, path, content)

    def write_fitted(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Write `fitted.json`: the fitted parameters of layers, by name."""
        with self._writing(self.fitted_path):
            replace_file(self._disk, self.fitted_path, json_bytes({"layers": strict(values)}))

    def write_result(self, result: Mapping[str, Any]) -> None:
        """Write `result.json`: why the run ended, which weights were kept, and their metrics."""
        with self._writing(self.result_path):
            replace_file(self._disk, self.result_path, json_bytes(strict(result)))

    def write_report(self, text: str) -> None:
        """Write `report.html`, what a person sees of the run."""
        with self._writing(self.report_path):
            replace_file(self._disk, self.report_path, text.encode(errors="replace"))

    def append_history(self, epoch: int, values: Mapping[str, float]) -> None:
        """Add a line to `history.csv`. ValueError: the first epoch did not have this value."""
        with self._writing(self.history_path):
            self._history.append(epoch, values)

    def rewrite_history(self, epochs: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Replace `history.csv` by these epochs, as for a run that is resumed from a checkpoint."""
        with self._writing(self.history_path):
            self._history.rewrite(epochs)

    def log(self, event: Event) -> None:
        """Add a line to `events.jsonl`, which readers see at once. Progress events are not
        stored.
        """
        if isinstance(event, Progress | Working):
            return
        said = record(event)
        content = {"event": said.pop("event"), "time": timestamp(self._clock()), **said}
        line = json.dumps(content, ensure_ascii=False) + "\n"
        with self._writing(self.events_path):
            append(self._disk, self.events_path, line.encode(errors="replace"))

    @contextmanager
    def whole(self, path: Path) -> Iterator[Path]:
        """Context with a path to write a file or directory of the run at, renamed to `path` when
        complete.

        `with run.whole(run.keras_path) as path: model.save(path)`
        """
        with self._writing(path), whole(self._disk, path) as staged:
            yield staged

    def put_aside(self, paths: Iterable[Path], replaced: Iterable[Path] = ()) -> None:
        """Move existing files of the run to `earlier/<n>`, when it is resumed.

        Args:
            replaced: Files that will be written again. They are copied, because a run that is
                killed before that needs them.
        """
        found = [path for path in paths if path.exists()]
        copied = [path for path in replaced if path.exists()]
        if not found and not copied:
            return
        earlier = self.path / "earlier"
        with self._writing(earlier):
            make_directories(self._disk, earlier)
            aside = next_folder(self._disk, earlier)
            for path in copied:
                replace_file(self._disk, aside / path.name, path.read_bytes())
            for path in found:
                self._disk.rename(path, aside / path.name)
            self._disk.sync_directory(self.path)

    @property
    def spec_path(self) -> Path:
        """The resolved spec."""
        return self.path / STORED_SPEC

    @property
    def environment_path(self) -> Path:
        """Versions, devices, threads."""
        return self.path / "environment.json"

    @property
    def classes_path(self) -> Path:
        """The names of the classes."""
        return self.path / "classes.json"

    @property
    def result_path(self) -> Path:
        """How the run ended; exists once it has."""
        return self.path / "result.json"

    @property
    def report_path(self) -> Path:
        """The page about the run."""
        return self.path / "report.html"

    @property
    def card_path(self) -> Path:
        """The model card."""
        return self.path / "card.md"

    @property
    def history_path(self) -> Path:
        """A line per epoch."""
        return self.path / "history.csv"

    @property
    def events_path(self) -> Path:
        """The events, one JSON value per line."""
        return self.path / "events.jsonl"

    @property
    def checkpoints_path(self) -> Path:
        """The folder for `Checkpoints(run.checkpoints_path, str(run.identity))`."""
        return self.path / "checkpoints"

    @property
    def keras_path(self) -> Path:
        """The final model in Keras' format."""
        return self.path / "model.keras"

    @property
    def saved_model_path(self) -> Path:
        """The final model as a TensorFlow SavedModel, a directory."""
        return self.path / "saved_model"

    @property
    def normalization_path(self) -> Path:
        """The normalization of the inputs: `normalization.npz` and `normalization.json`."""
        return self.path / "normalization"

    @property
    def fitted_path(self) -> Path:
        """The parameters of layers that were fitted to the training data."""
        return self.path / "fitted.json"

    @contextmanager
    def _writing(self, path: Path) -> Iterator[None]:
        self.lock()
        with in_words(RunFolderError, f"{path} could not be written"):
            check_place(self.path, self._place)
            yield


def timestamp(seconds: float) -> str:
    """Returns a time as ISO 8601, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def json_bytes(content: Any) -> bytes:
    """Returns plain data as the content of a JSON file."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")
