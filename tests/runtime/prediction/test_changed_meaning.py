"""Weights are not used with a network that means something else than in training."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import speccompile as sc  # noqa: E402
from resumed_runs import Case  # noqa: E402
from speccompile.compiler.valid_spec import ValidSpec  # noqa: E402
from speccompile.runtime.training import session  # noqa: E402
from speccompile.runtime.training.records import checkpoint_facts  # noqa: E402


def other_facts(spec: ValidSpec, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a version in which a layer meant something else."""
    found = checkpoint_facts(spec, facts)
    found["meaning"]["parts"]["layer relu"] = ""
    return found


def test_no_weights_for_another_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(tmp_path)
    options = "training.epochs=1", "training.policy=null"
    sc.open_run(case.run("graph", *options)).evaluate()
    monkeypatch.setattr(session, "checkpoint_facts", other_facts)
    run = sc.open_run(case.run("graph", *options))
    calls: tuple[Callable[[], object], ...] = (
        run.evaluate,
        lambda: run.predict(case.folder / "waves.csv"),
        lambda: sc.export(run, tmp_path / "other.keras"),
        lambda: run.resume(overrides={"training.epochs": 2}),
    )
    for call in calls:
        with pytest.raises(sc.InputChanged, match="meant something else: layer relu"):
            call()
