"""Disks that die, or fill up, at a given call.

After a kill the files are as the calls left them. After a power loss the content that was not
synced is gone, and so are the names (created, renamed) in directories that were not synced.
"""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

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

    def make_directory(self, path: Path) -> None:
        super().make_directory(path)
        parent = _open(path.parent)
        self._unsynced(path.parent, lambda: shutil.rmtree(path.name, dir_fd=parent))

    def create(self, path: Path) -> int:
        new = not path.exists()
        handle = super().create(path)
        parent = _open(path.parent)
        if new:
            self._unsynced(path.parent, lambda: os.unlink(path.name, dir_fd=parent))
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
        parent = _open(target.parent)

        def undo() -> None:
            os.rename(target.name, source.name, src_dir_fd=parent, dst_dir_fd=parent)
            if old is not None:
                target.write_bytes(old)

        self._unsynced(target.parent, undo)

    def sync_directory(self, path: Path) -> None:
        super().sync_directory(path)
        synced = path.stat().st_ino
        self.names = [(inode, undo) for inode, undo in self.names if inode != synced]

    def lose_power(self) -> None:
        for handle, size in self.contents.values():
            os.ftruncate(handle, size)
            os.close(handle)
        for _, undo in reversed(self.names):
            try:
                undo()
            except FileNotFoundError:
                continue  # removed since: removals are taken to reach the disk at once

    def _unsynced(self, directory: Path, undo: Callable[[], None]) -> None:
        self.names.append((directory.stat().st_ino, undo))


def _open(directory: Path) -> int:
    return os.open(directory, os.O_RDONLY)
