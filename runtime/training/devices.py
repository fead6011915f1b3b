"""Selects the device of a program, its threads, and memory growth."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...compiler.summaries.costs import total
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import Error

if TYPE_CHECKING:
    from ...spec_schema.document.spec import Runtime

SMALL = 16_000_000
"""Multiply-adds of a step below which one thread is faster than several, which would mostly wait
for each other. Measured in docs/performance.md.
"""


class DeviceError(Error):
    """The device doesn't exist or doesn't support what is asked of it."""

    __module__ = "speccompile"


@dataclass(frozen=True, slots=True)
class Device:
    """A selected device.

    Attributes:
        name: TensorFlow's name ("/CPU:0"); the selected GPU is always "/GPU:0".
        label: The name in the console ("cpu, 2 threads").
        threads: The threads inside one operation, which affect the results of convolutions.
    """

    name: str
    label: str
    threads: int


def choose(runtime: "Runtime", step: int | None = None) -> Device:
    """Configure TensorFlow for the spec's device and return it. Call this before any computation.

    If the process has computed already and the spec doesn't set the number of threads, it keeps its
    threads.

    Args:
        step: Multiply-adds of a step, from which the number of threads is chosen unless the spec
            sets it; None if unknown.

    Raises:
        DeviceError: There is no such device (the help lists the available ones), or this process
            already uses other devices.
    """
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    kind, _, number = runtime.device.partition(":")
    index = _index(runtime.device, kind, number, len(gpus))
    is_cpu = kind == "cpu" or (kind == "auto" and not gpus)
    is_small = is_cpu and step is not None and step < SMALL
    if is_cpu:
        _check_precision(runtime)
        _configure(tf.config, [], runtime, is_small)
        threads = _threads(tf.config)
        return Device("/CPU:0", f"cpu, {threads} thread{'s' * (threads > 1)}", threads)
    # Only the chosen one is seen, as the first: TensorFlow would take the memory of all it sees.
    _configure(tf.config, [gpus[index]], runtime, is_small)
    return Device("/GPU:0", f"gpu:{index}", _threads(tf.config))


def step_of(spec: ValidSpec) -> int:
    """Returns the multiply-adds of a forward step."""
    training = spec.document.training
    return total(spec.graph).multiply_adds * (training.batch_size if training else 1)


def available_threads() -> int:
    """Returns the number of CPUs that this process may use; all CPUs if the system can't say
    (macOS).
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _configure(config: Any, gpus: list[Any], runtime: "Runtime", is_small: bool) -> None:
    """Set devices and threads, which TensorFlow fixes when it is initialized."""
    threads = runtime.threads or (1 if is_small else available_threads())
    try:
        config.set_visible_devices(gpus, "GPU")
        for gpu in gpus:
            config.experimental.set_memory_growth(gpu, runtime.memory_growth)
        if _threads(config) != threads:
            _set_threads(config, threads, alone=is_small and threads == 1, asked=runtime.threads)
    except RuntimeError:
        raise DeviceError(
            f"TensorFlow already uses other devices, or not {threads} threads, in this process",
            "start a new process",
        ) from None


def _set_threads(config: Any, threads: int, alone: bool, asked: int | None) -> None:
    """Set the threads inside an operation; with `alone`, operations also wait for each other."""
    try:
        config.threading.set_intra_op_parallelism_threads(threads)
        if alone:
            config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        if asked is not None:
            raise


def _threads(config: Any) -> int:
    """By default, TensorFlow uses as many threads as this process has CPUs."""
    return config.threading.get_intra_op_parallelism_threads() or available_threads()


def _index(device: str, kind: str, number: str, gpus: int) -> int:
    index = int(number or 0)
    if kind != "gpu" or index < gpus:
        return index
    there = ", ".join(["`cpu`", *(f"`gpu:{n}`" for n in range(gpus))])
    raise DeviceError(
        f"no device `{device}`",
        f"available: {there}; `auto` uses the first GPU, or the CPU",
    )


def _check_precision(runtime: "Runtime") -> None:
    if runtime.precision == "mixed_float16":
        raise DeviceError(
            "`mixed_float16` is not supported on a CPU: it would only be slower",
            "use `precision: float32`, or `mixed_bfloat16`",
        )
