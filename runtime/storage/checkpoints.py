"""Crash-safe checkpoints: each is complete and verified, or does not exist.

A checkpoint is a directory. It is written under a temporary name: every file is synced, then the
manifest, the directory is synced and renamed, and its parent is synced. Loading checks all files
against the manifest.
"""

import json
import os
import re
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from .archive import Array, MalformedArchive, read_arrays
from .durable import STAGING, Disk, StorageError, check_place, in_words, place_of
from .manifest import (
    MANIFEST,
    OWN_FILE,
    STATE,
    Damage,
    Manifest,
    check_content,
    is_made_by,
    manifest_of,
    problem_of,
    serial_of,
    write_archive,
    write_file,
)
from .reading import read_bytes

Groups: TypeAlias = Mapping[str, Mapping[str, Array]]

NAME = re.compile(r"(?:epoch|step)-\d{6,}")
UNFINISHED = re.compile(rf"{re.escape(STAGING)}(?:epoch|step)-\d{{6,}}(?:\.\d+)?")
GROUP = re.compile(r"[a-z][a-z_]*")
LARGEST_STATE = 2**28
"""Maximum size in bytes: the history of some million epochs."""


class SaveError(StorageError):
    """A checkpoint could not be written or removed; the other checkpoints are unchanged."""


class DamagedCheckpoint(StorageError):
    """A checkpoint is missing, half-written or altered.

    Attributes:
        problem: What is wrong with it.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"checkpoint {name} can't be used: {problem}", "use an earlier checkpoint")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CheckpointInfo:
    """The state of a checkpoint.

    Attributes:
        problem: What is wrong with it if it is not intact.
        unfinished: Whether it was never completed, so that nothing is lost.
        size: Total size of its files in bytes.
    """

    name: str
    intact: bool
    problem: str = ""
    unfinished: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class LoadedCheckpoint:
    """The content of a checkpoint: arrays by group and name, and the state."""

    name: str
    arrays: dict[str, dict[str, Array]]
    state: Any


def epoch_name(epoch: int) -> str:
    """The name of the checkpoint after an epoch, counted from 1."""
    return f"epoch-{epoch:06d}"


def epoch_of(name: str) -> int:
    """The epoch after which a checkpoint was taken; 0 if it was taken inside an epoch."""
    kind, _, number = name.partition("-")
    return int(number) if kind == "epoch" else 0


class Checkpoints:
    """The checkpoints of a run.

    Args:
        folder: The folder of the checkpoints. The first save creates it in an existing folder.
        run: The identity of the run. Checkpoints of other runs are neither used nor deleted.
        disk: Performs all changes of the file system.
    """

    def __init__(self, folder: Path, run: str = "", disk: Disk | None = None) -> None:
        self.folder = folder
        self.run = run
        self._disk = disk or Disk()
        self._newest: str | None = None
        self._serial: int | None = None
        self._unsure: str | None = None
        self._place = place_of(folder.parent)

    def save(self, name: str, arrays: Groups, state: Any) -> Path:
        """Write a checkpoint durably: once this returns, a crash can't lose it.

        Args:
            name: `epoch-000012` or `step-000345`. A damaged one of that name is put aside; an
                intact one is an error, but for that of a save that failed: it is written again.
            arrays: Group ("weights", "optimizer") → name → array of numbers or booleans.
            state: JSON data. Floats are restored bit for bit, including NaN and infinities.

        Returns:
            The checkpoint's directory.

        Raises:
            SaveError: The disk is full, read-only or faulty, the name is in use, or the run folder
                was removed or replaced.
            TypeError, ValueError: A name, a group or an array can't be saved, which is a bug.
        """
        if not NAME.fullmatch(name) or not all(map(GROUP.fullmatch, arrays)):
            raise ValueError(f"invalid checkpoint name: {name!r} or one of {list(arrays)}")
        text = json.dumps(state).encode()
        with in_words(SaveError, f"checkpoint {name} could not be saved"):
            check_place(self.folder.parent, self._place)
            self._make_room(name)
            # Counted before it is written: a save that failed late may still be there.
            self._serial = self._last_serial() + 1
            self._unsure = name
            self._write(name, arrays, text, self._serial)
        self._newest, self._unsure = name, None
        return self.folder / name

    def load(self, name: str) -> LoadedCheckpoint:
        """Verify and read a checkpoint. Raises DamagedCheckpoint."""
        folder = self.folder / name
        try:
            manifest = manifest_of(folder, self.run)
            check_content(folder, manifest)
            arrays = {
                file.removesuffix(".npz"): read_arrays(folder / file, record.arrays)
                for file, record in manifest.files.items()
                if file != STATE
            }
            state = json.loads(read_bytes(folder / STATE, LARGEST_STATE))
        except (Damage, MalformedArchive, OSError, ValueError, RecursionError) as error:
            raise DamagedCheckpoint(name, str(error)) from error
        return LoadedCheckpoint(name, arrays, state)

    def size(self, name: str) -> int:
        """Total size in bytes of the existing files of a checkpoint."""
        try:
            return sum(path.stat().st_size for path in (self.folder / name).iterdir())
        except OSError:  # it is damaged, or being removed
            return 0

    def has(self, name: str) -> bool:
        """Whether a file or folder of this name exists."""
        return os.path.lexists(self.folder / name)

    def load_newest(self) -> LoadedCheckpoint | None:
        """The newest readable checkpoint; None if there is none. Raises StorageError."""
        with self._listing():
            before: list[str] = []
            while before != (before := self._names()):
                for name in reversed(before):
                    with suppress(DamagedCheckpoint):
                        return self.load(name)
        return None

    def newest_intact(self) -> str | None:
        """Returns the name of the newest intact checkpoint; None if there is none.

        Raises:
            StorageError: The folder can't be read.
        """
        with self._listing():
            good = (n for n in reversed(self._names()) if not problem_of(self.folder / n, self.run))
            return next(good, None)

    def inspect(self) -> list[CheckpointInfo]:
        """Returns all checkpoints, verified, oldest first; unfinished and unknown ones are last.

        Raises:
            StorageError: The folder can't be read.
        """
        with self._listing():
            found = self._entries()
            known = self._ordered(found)
        problems = {name: self._lasting_problem(name) for name in known}
        for name in sorted(set(found) - set(known)):
            unfinished = UNFINISHED.fullmatch(name)
            problems[name] = "incomplete save" if unfinished else "unknown directory"
        # The run may be writing: what it has deleted or renamed meanwhile is not there any more.
        problems = {name: problem for name, problem in problems.items() if self.has(name)}
        return [
            CheckpointInfo(
                name, not problem, problem, bool(UNFINISHED.fullmatch(name)), self.size(name)
            )
            for name, problem in problems.items()
        ]

    def retain(self, names: Collection[str]) -> list[str]:
        """Delete the other checkpoints, if they are of this run and not damaged.

        The newest intact one is never deleted; if there is none, nothing is.

        Returns:
            The names of the deleted ones.

        Raises:
            SaveError: A checkpoint can't be deleted.
        """
        with in_words(SaveError, "old checkpoints could not be removed"):
            check_place(self.folder.parent, self._place)
            unharmed = self._newest is not None and is_made_by(self.run, self.folder / self._newest)
            newest = self._newest if unharmed else self.newest_intact()
            if newest is None:
                return []
            keep = {*names, newest}
            others = [name for name in self._entries() if NAME.fullmatch(name) and name not in keep]
            gone = [name for name in others if is_made_by(self.run, self.folder / name)]
            for name in gone:
                self._discard(name)
        return gone

    def remove_leftovers(self) -> list[str]:
        """Delete what an interrupted save left; only for the run's single writer, before it saves.

        Returns:
            The names of the deleted directories.
        """
        with in_words(SaveError, "the remains of an interrupted save could not be removed"):
            found = [name for name in self._entries() if self._is_leftover(name)]
            for name in found:
                self._delete(self.folder / name)
        return found

    def _make_room(self, name: str) -> None:
        """Before a save: clean up once, and check that the name is free."""
        if self._serial is None:
            self._make_folder()
            self.remove_leftovers()
        if not os.path.lexists(self.folder / name):
            return
        if name == self._unsure:
            # Its save failed after the renaming: it is written again.
            self._discard(name)
            return
        if not problem_of(self.folder / name, self.run):
            raise SaveError(f"checkpoint {name} already exists")
        self._disk.rename(self.folder / name, self._free(f"{name}.damaged"))

    def _make_folder(self) -> None:
        """Create the folder, but not its parents: a run that was removed stays removed."""
        if not self.folder.is_dir():
            self._disk.make_directory(self.folder)
            self._disk.sync_directory(self.folder.parent)

    def _write(self, name: str, arrays: Groups, state: bytes, serial: int) -> None:
        staged = self._free(STAGING + name)
        self._disk.make_directory(staged)
        try:
            files = {
                f"{group}.npz": write_archive(self._disk, staged / f"{group}.npz", arrays[group])
                for group in arrays
            }
            files[STATE] = write_file(self._disk, staged / STATE, state)
            manifest = Manifest(name, self.run, serial, files).to_bytes()
            write_file(self._disk, staged / MANIFEST, manifest)
            self._disk.sync_directory(staged)
            self._disk.rename(staged, self.folder / name)
        except Exception:
            with suppress(OSError):
                self._delete(staged)
            raise
        self._disk.sync_directory(self.folder)

    def _delete(self, folder: Path) -> None:
        for path in sorted(folder.iterdir()):
            self._disk.remove(path)
        self._disk.remove_directory(folder)

    def _discard(self, name: str) -> None:
        """Delete a checkpoint; after a crash, it is either complete or recognized as a leftover."""
        aside = self._free(STAGING + name)
        self._disk.rename(self.folder / name, aside)
        self._disk.sync_directory(self.folder)
        self._delete(aside)

    def _free(self, name: str) -> Path:
        names = (self.folder / (name if n == 1 else f"{name}.{n}") for n in count(1))
        return next(path for path in names if not os.path.lexists(path))

    def _listing(self) -> AbstractContextManager[None]:
        return in_words(StorageError, f"checkpoints in {self.folder} can't be listed")

    def _entries(self) -> list[str]:
        """Returns the directories, and other files with the name of a checkpoint."""
        try:
            found = list(self.folder.iterdir())
        except FileNotFoundError:
            if os.path.lexists(self.folder):
                raise
            return []
        return sorted(path.name for path in found if NAME.fullmatch(path.name) or path.is_dir())

    def _names(self) -> list[str]:
        """Returns the checkpoints, oldest first; those without a readable manifest last."""
        return self._ordered(self._entries())

    def _ordered(self, entries: Collection[str]) -> list[str]:
        names = [name for name in entries if NAME.fullmatch(name)]
        serials = {name: serial_of(self.folder / name) for name in names}
        return sorted(names, key=lambda name: (serials[name] is None, serials[name] or 0, name))

    def _last_serial(self) -> int:
        if self._serial is None:
            self._serial = max((serial_of(self.folder / n) or 0 for n in self._names()), default=0)
        return self._serial

    def _lasting_problem(self, name: str) -> str:
        """Returns what is wrong with a checkpoint that its run may be replacing."""
        while True:
            place = place_of(self.folder / name)
            problem = problem_of(self.folder / name, self.run)
            if not problem or place_of(self.folder / name) == place:
                return problem

    def _is_leftover(self, name: str) -> bool:
        if not UNFINISHED.fullmatch(name):
            return False
        with suppress(OSError):
            files = list((self.folder / name).iterdir())
            return all(OWN_FILE.fullmatch(path.name) and path.is_file() for path in files)
        return False
