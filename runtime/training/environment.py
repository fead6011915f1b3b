"""What affects the exact results of a run besides spec and data: recorded, compared, restored."""

import platform
from collections.abc import Iterator, Mapping, MutableMapping
from importlib import metadata
from pathlib import Path
from typing import Any

from ...spec_schema.document.spec import Runtime
from ...version import __version__
from .devices import Device

FLAGS = (
    "NVIDIA_TF32_OVERRIDE",
    "OMP_NUM_THREADS",
    "ONEDNN_MAX_CPU_ISA",
    "TF_CUDNN_DETERMINISTIC",
    "TF_DETERMINISTIC_OPS",
    "TF_ENABLE_ONEDNN_OPTS",
    "TF_XLA_FLAGS",
    "XLA_FLAGS",
)
"""Environment variables from which TensorFlow chooses its kernels. It reads them once."""

LIBRARIES = ("keras", "numpy", "speccompile", "tensorflow")
"""Packages whose versions are recorded."""
PROCESSORS = Path("/proc/cpuinfo")


def facts(device: Device, environment: Mapping[str, str]) -> dict[str, Any]:
    """Returns the record of the environment of a run.

    Args:
        environment: The variables of the process.
    """
    return {
        "device": device.name,
        "threads": device.threads,
        "processor": _processor(),
        "python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
        "flags": {name: environment[name] for name in FLAGS if name in environment},
    }


def apply_flags(recorded: Mapping[str, Any], environment: MutableMapping[str, str]) -> list[str]:
    """Set the variables that were set when the run started; call this before importing TensorFlow.
    Variables that are set now are kept, and reported as differences.

    Returns:
        The names of recorded variables that are not set, because no run records them.
    """
    flags: Mapping[str, str] = recorded.get("flags", {})
    for name in FLAGS:
        if name in flags:
            environment.setdefault(name, flags[name])
    return [name for name in flags if name not in FLAGS]


def as_recorded(runtime: Runtime, recorded: Mapping[str, Any]) -> Runtime:
    """Returns the runtime section with the recorded device and threads, unless the spec
    sets them.
    """
    update: dict[str, Any] = {}
    if runtime.threads is None and "threads" in recorded:
        update["threads"] = int(recorded["threads"])
    if runtime.device == "auto" and recorded.get("device") == "/CPU:0":
        update["device"] = "cpu"
    return runtime.model_copy(update=update)


def inexact(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yields a sentence for each difference that can affect exact results."""
    then_flags, now_flags = recorded.get("flags", {}), now["flags"]
    for name in ("device", "threads", "processor", *LIBRARIES):
        if name in recorded and recorded[name] != now[name]:
            yield f"{name} changed from {recorded[name]} to {now[name]}"
    for name in FLAGS:
        if then_flags.get(name) != now_flags.get(name):
            before, after = then_flags.get(name, "not set"), now_flags.get(name, "not set")
            yield f"{name} changed from {before} to {after}"


def _version(library: str) -> str:
    """Returns the version of a package; a source tree that isn't installed has no metadata."""
    return __version__ if library == "speccompile" else metadata.version(library)


def _processor() -> str:
    """Returns the name of the CPU, which determines the kernels."""
    try:
        lines = PROCESSORS.read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
