"""What bits depend on besides spec and data: recorded, compared, applied again."""

from importlib import metadata
from importlib.util import find_spec
from typing import Any

import pytest
from speccompile import __version__
from speccompile.runtime.training.devices import Device
from speccompile.runtime.training.environment import (
    LIBRARIES,
    apply_flags,
    as_recorded,
    facts,
    inexact,
)
from speccompile.spec_schema.document.spec import Runtime

CPU = Device("/CPU:0", "cpu, 2 threads", 2)
installed = pytest.mark.skipif(find_spec("tensorflow") is None, reason="it has no version then")


def runtime(**parts: Any) -> Runtime:
    return Runtime.model_validate(parts)


@installed
def test_what_is_recorded_is_what_is_compared() -> None:
    recorded = facts(CPU, {"TF_ENABLE_ONEDNN_OPTS": "0", "HOME": "/root"})
    assert recorded["flags"] == {"TF_ENABLE_ONEDNN_OPTS": "0"}
    assert (recorded["threads"], recorded["device"]) == (2, "/CPU:0")
    assert recorded.keys() >= {*LIBRARIES, "python", "processor"}
    assert list(inexact(recorded, recorded)) == []


@installed
def test_a_source_tree_that_is_not_installed_knows_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def installed_version(name: str) -> str:
        if name == "speccompile":
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(metadata, "version", installed_version)
    assert facts(CPU, {})["speccompile"] == __version__


@installed
def test_each_difference_is_said() -> None:
    recorded = facts(CPU, {"XLA_FLAGS": "a"})
    now = {**recorded, "threads": 4, "tensorflow": "9.0", "flags": {"OMP_NUM_THREADS": "1"}}
    assert list(inexact(recorded, now)) == [
        "threads changed from 2 to 4",
        f"tensorflow changed from {recorded['tensorflow']} to 9.0",
        "OMP_NUM_THREADS changed from not set to 1",
        "XLA_FLAGS changed from a to not set",
    ]


def test_variables_are_set_again_and_a_person_has_the_last_word() -> None:
    environment = {"XLA_FLAGS": "mine"}
    recorded = {"flags": {"XLA_FLAGS": "then", "TF_ENABLE_ONEDNN_OPTS": "0"}}
    apply_flags(recorded, environment)
    assert environment == {"XLA_FLAGS": "mine", "TF_ENABLE_ONEDNN_OPTS": "0"}
    apply_flags({}, environment)
    assert len(environment) == 2


def test_no_other_variable_is_set() -> None:
    environment: dict[str, str] = {}
    flags = {"LD_PRELOAD": "/elsewhere/x.so", "XLA_FLAGS": "a", "PYTHONPATH": "/tmp"}
    assert apply_flags({"flags": flags}, environment) == ["LD_PRELOAD", "PYTHONPATH"]
    assert environment == {"XLA_FLAGS": "a"}


def test_threads_and_device_are_those_recorded_where_the_spec_leaves_them_open() -> None:
    recorded = {"threads": 3, "device": "/CPU:0"}
    again = as_recorded(runtime(), recorded)
    assert (again.threads, again.device) == (3, "cpu")
    asked = as_recorded(runtime(threads=1, device="gpu:1"), recorded)
    assert (asked.threads, asked.device) == (1, "gpu:1")
    assert as_recorded(runtime(), {"device": "/GPU:0"}).device == "auto"
