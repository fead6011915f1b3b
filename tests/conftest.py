"""What all tests share."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from speccompile.runtime.training.devices import available_threads

if TYPE_CHECKING:
    from example_runs import ExampleRuns

# Modules beside the tests (case tables, strategies) are imported by their plain names.
TESTS = Path(__file__).parent
FOLDERS = ("layers", "real_data", "operations", "fuzzing", "zoo", "")
sys.path[:0] = [str(TESTS / folder) for folder in FOLDERS]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

# The same examples each time, so that a failure is of the change that is tested, and however long
# a busy machine takes. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

TENSORFLOW = {"tensorflow", "keras", "numpy", "ml_dtypes"}
"""What the extra `tensorflow` installs, as it is imported."""


class ModuleWithoutTensorFlow(pytest.Module):
    """A module of tests where TensorFlow is not installed: left out if it can't be imported so."""

    def collect(self) -> Sequence[pytest.Item | pytest.Collector]:
        try:
            return list(super().collect())
        except self.CollectError as error:
            missing = getattr(error.__cause__, "name", None)
            if missing not in TENSORFLOW:
                raise
            pytest.skip(f"{missing} is not installed", allow_module_level=True)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    if find_spec("tensorflow") is not None:
        return None
    module: pytest.Module = ModuleWithoutTensorFlow.from_parent(parent, path=module_path)
    return module


def pytest_configure() -> None:
    """A worker of several keeps to one CPU: more threads would only compete with the others.

    No test cuts the power, so none waits for the disk: a run would do so fifty times. TensorFlow's
    graphs are large and seldom garbage, so they are looked through less often.
    """
    os.fsync = lambda handle: None
    gc.set_threshold(10_000, 20, 20)
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if number and hasattr(os, "sched_setaffinity"):
        cpus = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cpus[int(number) % len(cpus)]})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take the files that need TensorFlow first, and of these and the others those with
    many tests: the last ones are short, so that no worker is left alone with a long one."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        sizes = Counter(item.path for item in items)
        long = {item.path for item in items if item.get_closest_marker("tensorflow")}
        items.sort(key=lambda item: (item.path not in long, -sizes[item.path]))


def pytest_collection_finish() -> None:
    """Give TensorFlow the threads that a run would: later, when it has computed, it is too late."""
    if "tensorflow" in sys.modules:
        threading = sys.modules["tensorflow"].config.threading
        threading.set_intra_op_parallelism_threads(available_threads())
    gc.collect()
    gc.freeze()  # modules and tests are never garbage: to look through them takes half a second


@pytest.fixture(scope="session")
def example_runs(tmp_path_factory: pytest.TempPathFactory) -> "ExampleRuns":
    """The example specs, each trained once for all tests that look at its run."""
    from example_runs import ExampleRuns

    return ExampleRuns(tmp_path_factory.mktemp("examples"))
