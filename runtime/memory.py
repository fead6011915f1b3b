"""Available memory, whether a step fits into it, and errors of running out.

Nothing here needs TensorFlow.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..compiler.ir import Node
from ..compiler.passes.budget import memory_of
from ..compiler.summaries.costs import costs
from ..compiler.valid_spec import ValidSpec

REMEDY = "free some memory, or use less data, a smaller `training.batch_size` or a smaller network"
_SHAPE = re.compile(r"shape ?[\[(](?P<shape>[\d, ]*)[\])] and (?:data )?type (?P<type>\w+)")
_SIZES = {"half": 2, "bfloat16": 2, "double": 8, "float16": 2, "float64": 8, "int64": 8, "bool": 1}
_OF_GPUS = ("out of memory", "failed to allocate")


class DoesNotFit(MemoryError):
    """A step needs more memory than is available; `help` says how to need less."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of Python, numpy or TensorFlow says that memory ran out."""
    names, said = {kind.__name__ for kind in type(error).__mro__}, str(error).lower()
    if "ResourceExhaustedError" in names:
        return "no space left" not in said  # TensorFlow's error for a full disk
    if "InternalError" in names:
        return any(words in said for words in _OF_GPUS)
    return isinstance(error, MemoryError)


def in_words(error: BaseException) -> str:
    """Returns what happened, with the requested size if the error has it."""
    if isinstance(error, DoesNotFit):
        return str(error)
    found = _SHAPE.search(str(error))
    if found is None:
        return "out of memory"
    shape = [int(size) for size in found["shape"].split(",") if size.strip()]
    size = _SIZES.get(found["type"], 4)
    for dimension in shape:
        size *= dimension
    return f"out of memory: {gigabytes(size)} requested for shape {shape}"


def gigabytes(size: int) -> str:
    """Returns bytes in words: `596 GiB`, `1.5 GiB`, `12 MiB`."""
    unit, name = (2**30, "GiB") if size >= 2**30 else (2**20, "MiB")
    return f"{size / unit:.0f} {name}" if size >= 10 * unit else f"{size / unit:.1f} {name}"


_CGROUP = Path("/sys/fs/cgroup")
_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
UNKNOWN = 4 * 2**30
"""The assumption if the system doesn't report its memory."""


def available_memory(cgroup: Path = _CGROUP) -> int:
    """Returns the free memory of the machine in bytes, at most the limit of the container."""
    bounds = [_free_pages()]
    for file in _LIMITS:
        with suppress(OSError, ValueError):  # "max" is no limit
            bounds.append(int((cgroup / file).read_text()))
    return min(bounds)


def reachable_memory() -> int:
    """Returns the same plus free swap: nothing larger can be allocated."""
    with suppress(OSError, ValueError, StopIteration):
        return available_memory() + _meminfo("SwapFree")
    return available_memory()


def _meminfo(name: str) -> int:
    """Returns an entry of `/proc/meminfo` in bytes. Raises OSError, ValueError, StopIteration."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    line = next(line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def _free_pages() -> int:
    """Returns what Linux calls available, with caches; elsewhere, half of the memory."""
    with suppress(OSError, ValueError, StopIteration):
        return _meminfo("MemAvailable")
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return UNKNOWN


def check_fits(spec: ValidSpec, samples: int, memory: Callable[[], int] = reachable_memory) -> None:
    """Raise DoesNotFit if a single layer needs more memory for a step than the machine has.

    Some of TensorFlow's CPU kernels don't check an allocation and end the process.

    Args:
        samples: The number of training samples, which limits the batch size.
    """
    assert spec.document.training is not None
    batch = min(spec.document.training.batch_size, samples)
    types = spec.graph.types()

    def need(node: Node, samples: int = batch) -> int:
        return memory_of(node, costs(node, types), spec.document, samples)

    largest, there = max(spec.graph.nodes, key=need), memory()
    if need(largest) > there:
        smaller = "the layer" if need(largest, 1) > there else "`training.batch_size`"
        raise DoesNotFit(
            f"a training step does not fit in memory: `{largest.name}` alone needs "
            f"{gigabytes(need(largest))} for a batch of {batch:,}, "
            f"but only {gigabytes(there)} is free",
            f"make {smaller} smaller",
        )
