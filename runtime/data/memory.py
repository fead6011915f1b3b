"""How much memory this process may take."""

import os
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")
_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
UNKNOWN = 4 * 2**30
"""Where a system says nothing."""


def available_memory(cgroup: Path = _CGROUP) -> int:
    """Bytes: what is free on the machine, and no more than a container may have at all."""
    bounds = [_free_pages()]
    for file in _LIMITS:
        with suppress(OSError, ValueError):  # "max" is no number, and no limit
            bounds.append(int((cgroup / file).read_text()))
    return min(bounds)


def reachable_memory() -> int:
    """Bytes: the same, and what may be swapped out besides. Nothing that is larger can be held."""
    with suppress(OSError, ValueError, StopIteration):
        return available_memory() + _meminfo("SwapFree")
    return available_memory()


def _meminfo(name: str) -> int:
    """Bytes by the name that Linux has for them. Raises OSError, ValueError, StopIteration."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    line = next(line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def _free_pages() -> int:
    """What Linux calls available, caches included; else half of what the machine has."""
    with suppress(OSError, ValueError, StopIteration):
        return _meminfo("MemAvailable")
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return UNKNOWN
