"""Trackers in general: they are listeners, and none of them ends a run."""

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
import speccompile as sc
from speccompile.runtime.events import Event, Warned
from speccompile.runtime.tracking import trackers as module
from speccompile.runtime.tracking.trackers import PACKAGES, check_packages
from speccompile.spec_schema.document.spec import TrackerName
from tracked_runs import Tracked, ended


class Failing:
    """A tracker that fails at the events and at the end that it is told to."""

    command = "look"

    def __init__(self, at: tuple[type[Any], ...] = (), closing: bool = False) -> None:
        self.at, self.closing = at, closing
        self.heard: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.heard.append(event)
        if isinstance(event, self.at):
            raise ConnectionError("no route to host\nat all")

    def close(self) -> None:
        if self.closing:
            raise OSError


def replaced(monkeypatch: pytest.MonkeyPatch, **trackers: Any) -> None:
    """Let these be the modules of trackers."""
    known = {f".{name}": SimpleNamespace(start=start) for name, start in trackers.items()}
    monkeypatch.setattr(module, "import_module", lambda name, package: known[name])


def messages(run: Tracked) -> list[str]:
    assert all(isinstance(event, Warned) for event in run.told)
    return [event.message for event in run.told if isinstance(event, Warned)]


def test_a_tracker_that_fails_is_dropped_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, working = Failing(at=(type(ended(1)),)), Failing(closing=True)
    replaced(monkeypatch, mlflow=lambda run: failing, wandb=lambda run: working)
    run = Tracked(tmp_path, "mlflow", "wandb")
    with run.session() as tell:
        assert tell.commands == ("look", "look")
        for epoch in (1, 2):
            tell(ended(epoch))
        assert tell.commands == ("look",)
    assert messages(run) == [
        "logging to mlflow has failed (ConnectionError: no route to host); the run continues "
        "without",
        "logging to wandb has failed (OSError); the run continues without",
    ]
    assert [event.epoch for event in working.heard[1:]] == [1, 2]
    assert len(failing.heard) == 2


def test_a_tracker_that_does_not_start_is_not_told_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(run: Any) -> Any:
        raise ImportError("cannot import name 'x'")

    replaced(monkeypatch, wandb=start)
    run = Tracked(tmp_path, "wandb")
    with run.session() as tell:
        tell(ended(1))
    (message,) = messages(run)
    assert "ImportError: cannot import name 'x'" in message


def test_a_package_that_is_missing_is_named_before_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = sc.load(SPEC, overrides=["runtime.log=[prometheus, wandb]"])
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(sc.Error) as caught:
        check_packages(spec)
    assert caught.value.message == "`runtime.log: wandb` requires wandb, which is not installed"
    assert "`pip install 'speccompile[wandb]'`" in str(caught.value)
    check_packages(sc.load(SPEC, overrides=["runtime.log=prometheus"]))


def test_every_name_in_the_language_is_a_module_with_its_package_in_an_extra() -> None:
    root = Path(sc.__file__).parent
    extras = (root / "pyproject.toml").read_text()
    for name in get_args(TrackerName):
        assert (root / "runtime" / "tracking" / f"{name}.py").exists(), name
        assert name not in PACKAGES or f"\n{name} = [" in extras, name
        assert find_spec(PACKAGES.get(name, "json")), "needed to test it"


SPEC = """
spec: 1
model: {inputs: {x: [2]}, layers: [{dense: 1}]}
"""
