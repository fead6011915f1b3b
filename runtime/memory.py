"""How much memory this process may take, whether a step fits into it, and what happened if not.

Nothing here needs TensorFlow.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..compiler.compile import CompiledSpec
from ..compiler.ir import Node
from ..compiler.passes.budget import memory_of
from ..compiler.summary import costs

REMEDY = "give it more memory, or make the data, `training.batch_size` or the network smaller"
_SHAPE = re.compile(r"shape ?[\[(](?P<shape>[\d, ]*)[\])] and (?:data )?type (?P<type>\w+)")
_SIZES = {"half": 2, "bfloat16": 2, "double": 8, "float16": 2, "float64": 8, "int64": 8, "bool": 1}
_OF_GPUS = ("out of memory", "failed to allocate")


class DoesNotFit(MemoryError):
    """A step needs more memory than there is; `help` says what would need less."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out: Python's, numpy's or TensorFlow's."""
    names, said = {kind.__name__ for kind in type(error).__mro__}, str(error).lower()
    if "ResourceExhaustedError" in names:
        return "no space left" not in said  # so TensorFlow calls a full disk
    if "InternalError" in names:
        return any(words in said for words in _OF_GPUS)
    return isinstance(error, MemoryError)


def in_words(error: BaseException) -> str:
    """What happened, with the size that was asked for where the error says it."""
    if isinstance(error, DoesNotFit):
        return str(error)
    found = _SHAPE.search(str(error))
    if found is None:
        return "memory ran out"
    shape = [int(size) for size in found["shape"].split(",") if size.strip()]
    size = _SIZES.get(found["type"], 4)
    for dimension in shape:
        size *= dimension
    return f"memory ran out: {gigabytes(size)} were asked for, for numbers of shape {shape}"


def gigabytes(size: int) -> str:
    """Bytes as people say them: `596 GiB`, `1.5 GiB`, `12 MiB`."""
    unit, name = (2**30, "GiB") if size >= 2**30 else (2**20, "MiB")
    return f"{size / unit:.0f} {name}" if size >= 10 * unit else f"{size / unit:.1f} {name}"


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


def check_fits(
    spec: CompiledSpec, samples: int, memory: Callable[[], int] = reachable_memory
) -> None:
    """Raise DoesNotFit where one layer alone needs more for a step than the machine has.

    TensorFlow's kernels for the CPU don't all check: some end the process.

    Args:
        samples: of the training part; a batch has no more.
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
            f"a step needs more memory than there is: `{largest.name}` alone takes "
            f"{gigabytes(need(largest))} for a batch of {batch:,}, and {gigabytes(there)} are free",
            f"make {smaller} smaller",
        )
