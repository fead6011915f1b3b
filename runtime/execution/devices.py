"""Where a program runs: the device a spec names, threads, memory growth."""

import os
from dataclasses import dataclass
from typing import Any

from ...spec_schema.document import Runtime


class DeviceError(Exception):
    """The device is not there, or can't do what is asked; `help` says what there is."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Device:
    """A chosen device.

    Attributes:
        name: as TensorFlow calls it ("/CPU:0"); the chosen gpu is always "/GPU:0".
        label: as the console does ("cpu, 2 threads").
        threads: inside one operation; results of convolutions depend on it.
    """

    name: str
    label: str
    threads: int


def choose(runtime: Runtime) -> Device:
    """Configure TensorFlow for the spec's device and return it; before anything is computed.

    Raises:
        DeviceError: there is no such device; its help lists those there are.
    """
    import tensorflow as tf

    threads = runtime.threads or available_threads()
    gpus = tf.config.list_physical_devices("GPU")
    kind, _, number = runtime.device.partition(":")
    index = _index(runtime.device, kind, number, len(gpus))
    if kind == "cpu" or (kind == "auto" and not gpus):
        _check_precision(runtime)
        _configure(tf.config, [], False, threads)
        return Device("/CPU:0", f"cpu, {threads} thread{'s' * (threads > 1)}", threads)
    # Only the chosen one is seen, as the first: TensorFlow would take the memory of all it sees.
    _configure(tf.config, [gpus[index]], runtime.memory_growth, threads)
    return Device("/GPU:0", f"gpu:{index}", threads)


def available_threads() -> int:
    """The CPUs this process may use. Where a system can't say (macOS), all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _configure(config: Any, gpus: list[Any], memory_growth: bool, threads: int) -> None:
    """Once a process has computed, its devices and threads are what they are."""
    try:
        config.set_visible_devices(gpus, "GPU")
        for gpu in gpus:
            config.experimental.set_memory_growth(gpu, memory_growth)
        # Left alone, TensorFlow takes as many threads as there are CPUs for this process.
        if (config.threading.get_intra_op_parallelism_threads() or available_threads()) != threads:
            config.threading.set_intra_op_parallelism_threads(threads)
    except RuntimeError:
        raise DeviceError(
            f"this process has begun to compute on other devices, or not with {threads} threads",
            "start a new process",
        ) from None


def _index(device: str, kind: str, number: str, gpus: int) -> int:
    index = int(number or 0)
    if kind != "gpu" or index < gpus:
        return index
    there = ", ".join(["`cpu`", *(f"`gpu:{n}`" for n in range(gpus))])
    raise DeviceError(
        f"the device `{device}` is not there",
        f"there is {there}; `auto` takes the first gpu, or the cpu",
    )


def _check_precision(runtime: Runtime) -> None:
    if runtime.precision == "mixed_float16":
        raise DeviceError(
            "the cpu has no fast float16: `mixed_float16` would only be slower there",
            "use `precision: float32`, or `mixed_bfloat16`",
        )
