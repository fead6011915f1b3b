"""Disks that die, or fill up, at a given call.

After a kill the files are as the calls left them. After a power loss the content that was not
synced is gone, and so are the names (created, renamed, removed) in directories that were not
synced; or, as disks do as they please, some of each is there all the same.
"""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from speccompile.runtime.storage.durable import Disk


class Crash(BaseException):
    """The process is gone: nothing of it runs any more."""


class CountingDisk(Disk):
    """Counts its calls and hands each to `reached`; does not wait for the real disk."""

    def __init__(self) -> None:
        self.calls = 0

    def reached(self) -> None:
        """Called before each call is done."""
        self.calls += 1

    def make_directory(self, path: Path) -> None:
        self.reached()
        super().make_directory(path)

    def create(self, path: Path) -> int:
        self.reached()
        return super().create(path)

    def extend(self, path: Path) -> int:
        self.reached()
        return super().extend(path)

    def write(self, handle: int, data: bytes | memoryview) -> None:
        try:
            self.reached()
        except BaseException:
            super().write(handle, data[: len(data) // 2])
            raise
        super().write(handle, data)

    def sync(self, handle: int) -> None:
        self.reached()

    def rename(self, source: Path, target: Path) -> None:
        self.reached()
        super().rename(source, target)

    def sync_directory(self, path: Path) -> None:
        self.reached()

    def remove(self, path: Path) -> None:
        self.reached()
        super().remove(path)

    def remove_directory(self, path: Path) -> None:
        self.reached()
        super().remove_directory(path)


class FullDisk(CountingDisk):
    """Refuses every call from one on with an error of the system."""

    def __init__(self, first: int = 1, error: int = errno.ENOSPC) -> None:
        super().__init__()
        self.first, self.error = first, error

    def reached(self) -> None:
        super().reached()
        if self.calls >= self.first:
            raise OSError(self.error, os.strerror(self.error))

    def remove(self, path: Path) -> None:
        path.unlink()

    def remove_directory(self, path: Path) -> None:
        path.rmdir()


class KilledDisk(CountingDisk):
    """The process is killed at a call; 0: never."""

    def __init__(self, at: int = 0) -> None:
        super().__init__()
        self.at = at

    def reached(self) -> None:
        super().reached()
        if self.at and self.calls >= self.at:
            raise Crash


class PowerlessDisk(KilledDisk):
    """The power fails at a call; `lose_power` then takes away what was not synced."""

    def __init__(self, at: int = 0) -> None:
        super().__init__(at)
        self.contents: dict[int, tuple[int, int]] = {}
        self.names: list[tuple[int, Callable[[], None]]] = []
        self.directories: dict[int, int] = {}

    def make_directory(self, path: Path) -> None:
        super().make_directory(path)
        parent = self._parent(path)
        self._unsynced(parent, lambda: shutil.rmtree(path.name, dir_fd=self.directories[parent]))

    def create(self, path: Path) -> int:
        new = not path.exists()
        handle = super().create(path)
        parent = self._parent(path)
        if new:
            self._unsynced(parent, lambda: os.unlink(path.name, dir_fd=self.directories[parent]))
        self.contents[handle] = (os.dup(handle), 0)
        return handle

    def extend(self, path: Path) -> int:
        handle = super().extend(path)
        self.contents[handle] = (os.dup(handle), os.fstat(handle).st_size)
        return handle

    def sync(self, handle: int) -> None:
        super().sync(handle)
        os.close(self.contents.pop(handle)[0])

    def close(self, handle: int) -> None:
        # Handles are numbers that come again: what was not synced goes on under another.
        if handle in self.contents:
            kept = self.contents.pop(handle)
            self.contents[-kept[0]] = kept
        super().close(handle)

    def rename(self, source: Path, target: Path) -> None:
        old = target.read_bytes() if target.is_file() else None
        super().rename(source, target)
        parent = self._parent(target)

        def undo() -> None:
            there = self.directories[parent]
            os.rename(target.name, source.name, src_dir_fd=there, dst_dir_fd=there)
            if old is not None:
                _write(target.name, old, there)

        self._unsynced(parent, undo)

    def remove(self, path: Path) -> None:
        old = path.read_bytes()
        super().remove(path)
        parent = self._parent(path)
        self._unsynced(parent, lambda: _write(path.name, old, self.directories[parent]))

    def remove_directory(self, path: Path) -> None:
        removed = self._parent(path / "a file of it")
        super().remove_directory(path)
        parent = self._parent(path)

        def undo() -> None:
            os.mkdir(path.name, dir_fd=self.directories[parent])
            os.close(self.directories[removed])
            self.directories[removed] = _open(path.name, self.directories[parent])

        self._unsynced(parent, undo)

    def sync_directory(self, path: Path) -> None:
        super().sync_directory(path)
        synced = path.stat().st_ino
        self.names = [(inode, undo) for inode, undo in self.names if inode != synced]

    def lose_power(self, random: Random | None = None) -> None:
        """Take away what was not synced: all of it, or, at random, some of it.

        A disk may have written any of it: a name without another made before it, the length of a
        file without its bytes.
        """
        for handle, size in self.contents.values():
            _lose(handle, size, random)
            os.close(handle)
        for _, undo in reversed(self.names):
            if random and random.random() < 0.5:
                continue
            try:
                undo()
            except (FileNotFoundError, FileExistsError):
                continue  # what it would undo is gone with something else, or came again
        for directory in self.directories.values():
            os.close(directory)

    def _parent(self, path: Path) -> int:
        """The directory of a path, by its inode: it keeps that whatever it is renamed to."""
        inode = path.parent.stat().st_ino
        if inode not in self.directories:
            self.directories[inode] = _open(path.parent)
        return inode

    def _unsynced(self, directory: int, undo: Callable[[], None]) -> None:
        self.names.append((directory, undo))


def _lose(handle: int, synced: int, random: Random | None) -> None:
    """Take the bytes from a file that were not synced, or, at random, some, or put zeros there."""
    size = os.fstat(handle).st_size
    if size > synced:
        os.ftruncate(handle, random.randint(synced, size) if random else synced)
    if random and random.random() < 0.5:
        os.ftruncate(handle, size)


def _write(name: str, data: bytes, directory: int) -> None:
    handle = os.open(name, os.O_WRONLY | os.O_CREAT, dir_fd=directory)
    os.write(handle, data)
    os.close(handle)


def _open(directory: Path | str, parent: int | None = None) -> int:
    return os.open(directory, os.O_RDONLY, dir_fd=parent)
