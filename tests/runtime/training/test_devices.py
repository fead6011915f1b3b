"""Which device a spec gets, and what is said of one that is not there."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.training.devices import SMALL, DeviceError, available_threads, choose  # noqa: E402
from speccompile.spec_schema.document.spec import Runtime  # noqa: E402


class Configuration:
    """What stands for `tf.config` of a machine with so many GPUs."""

    def __init__(self, gpus: int, begun: bool = False) -> None:
        self.gpus = [f"physical gpu {number}" for number in range(gpus)]
        self.begun = begun
        self.visible: list[str] = []
        self.growth: dict[str, bool] = {}
        self.threads, self.inter = 0, 0
        self.experimental = SimpleNamespace(set_memory_growth=self.growth.__setitem__)
        self.threading = SimpleNamespace(
            get_intra_op_parallelism_threads=lambda: self.threads,
            set_intra_op_parallelism_threads=self.set_threads,
            set_inter_op_parallelism_threads=lambda threads: setattr(self, "inter", threads),
        )

    def list_physical_devices(self, kind: str) -> list[str]:
        return self.gpus

    def set_visible_devices(self, gpus: list[str], kind: str) -> None:
        if self.begun and gpus != self.visible:
            raise RuntimeError("Visible devices cannot be modified after being initialized")
        self.visible = gpus

    def set_threads(self, threads: int) -> None:
        if self.begun:
            raise RuntimeError("Intra op parallelism cannot be modified after initialization.")
        self.threads = threads


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets how many GPUs there are."""

    def make(gpus: int, begun: bool = False) -> Configuration:
        configuration = Configuration(gpus, begun)
        monkeypatch.setattr(tf, "config", configuration)
        return configuration

    return make


@pytest.mark.parametrize(
    ("device", "gpus", "there"),
    [
        ("gpu", 0, "`cpu`"),
        ("gpu:7", 0, "`cpu`"),
        ("gpu:2", 2, "`cpu`, `gpu:0`, `gpu:1`"),
    ],
)
def test_a_device_that_is_not_there(device: str, gpus: int, there: str, machine: Any) -> None:
    machine(gpus)
    with pytest.raises(DeviceError) as caught:
        choose(Runtime(device=device))
    assert caught.value.message == f"no device `{device}`"
    assert caught.value.help == f"available: {there}; `auto` uses the first GPU, or the CPU"


@pytest.mark.parametrize("device", ["tpu", "gpu:", "gpu:-1", "cpu:1"])
def test_what_is_no_device_is_said_at_its_place(device: str) -> None:
    model = "spec: 1\nmodel: {inputs: {x: [2]}, layers: [{dense: 2}]}\n"
    text = f"{model}runtime: {{device: '{device}'}}"
    found = [*compile_spec(Path("spec.yaml"), text=text).findings]
    assert [(each.path, each.span.line) for each in found] == [("runtime.device", 3)]


@pytest.mark.parametrize(
    ("device", "gpus", "name", "label", "visible"),
    [
        ("auto", 0, "/CPU:0", "cpu, 3 threads", []),
        ("cpu", 2, "/CPU:0", "cpu, 3 threads", []),
        ("auto", 2, "/GPU:0", "gpu:0", ["physical gpu 0"]),
        ("gpu", 2, "/GPU:0", "gpu:0", ["physical gpu 0"]),
        ("gpu:1", 2, "/GPU:0", "gpu:1", ["physical gpu 1"]),
    ],
)
def test_the_chosen_device_is_the_only_one_seen(
    device: str, gpus: int, name: str, label: str, visible: list[str], machine: Any
) -> None:
    configuration = machine(gpus)
    chosen = choose(Runtime(device=device, threads=3))
    assert (chosen.name, chosen.label, chosen.threads) == (name, label, 3)
    assert configuration.visible == visible
    assert configuration.growth == dict.fromkeys(visible, True)
    assert configuration.threads == 3


def test_memory_growth_can_be_left_off(machine: Any) -> None:
    configuration = machine(1)
    choose(Runtime(device="gpu", memory_growth=False))
    assert configuration.growth == {"physical gpu 0": False}


def test_half_precision_is_for_what_has_it(machine: Any) -> None:
    machine(1)
    assert choose(Runtime(device="gpu", precision="mixed_float16")).name == "/GPU:0"
    with pytest.raises(DeviceError, match="not supported on a CPU"):
        choose(Runtime(device="cpu", precision="mixed_float16"))
    assert choose(Runtime(device="cpu", precision="mixed_bfloat16")).name == "/CPU:0"


def test_a_process_that_has_begun_goes_on_where_it_is_and_nowhere_else(machine: Any) -> None:
    machine(0, begun=True)
    assert choose(Runtime()).threads == available_threads()
    assert choose(Runtime(threads=available_threads())).threads == available_threads()
    with pytest.raises(DeviceError, match="TensorFlow already uses other devices"):
        choose(Runtime(threads=available_threads() + 1))
    machine(1, begun=True)
    with pytest.raises(DeviceError, match="TensorFlow already uses other devices"):
        choose(Runtime(device="gpu"))


@pytest.mark.parametrize(
    ("threads", "step", "gpus", "intra", "inter"),
    [
        (None, SMALL - 1, 0, 1, 1),
        (None, SMALL, 0, 0, 0),
        (None, None, 0, 0, 0),
        (1, SMALL, 0, 1, 0),
        (7, SMALL - 1, 0, 7, 0),
        (None, SMALL - 1, 1, 0, 0),
    ],
)
def test_a_small_step_is_made_by_one_thread(
    threads: int | None,
    step: int | None,
    gpus: int,
    intra: int,
    inter: int,
    machine: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("speccompile.runtime.training.devices.available_threads", lambda: 4)
    configuration = machine(gpus)
    chosen = choose(Runtime(threads=threads), step)
    assert (configuration.threads, configuration.inter) == (intra, inter)
    assert chosen.threads == (intra or 4)


def test_a_process_that_has_begun_keeps_its_threads_where_none_are_asked_for(machine: Any) -> None:
    machine(0, begun=True)
    assert choose(Runtime(), SMALL - 1).threads == available_threads()


IN_A_PROCESS = """
import tensorflow as tf
from speccompile.runtime.training.devices import DeviceError, choose
from speccompile.spec_schema.document.spec import Runtime

device = choose(Runtime(threads=3))
with tf.device(device.name):
    print(device.label, tf.constant(1).device[-5:])
print(tf.config.threading.get_intra_op_parallelism_threads(), choose(Runtime(threads=3)).threads)
try:
    choose(Runtime(threads=4))
except DeviceError as error:
    print(error.message)
"""


def test_threads_are_set_once_in_a_process() -> None:
    command = [sys.executable, "-c", IN_A_PROCESS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == [
        "cpu, 3 threads CPU:0",
        "3 3",
        "TensorFlow already uses other devices, or not 4 threads, in this process",
    ]
