"""Runs of MLflow, read by its own client."""

import fcntl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mlflow")

from tracked_runs import VERDICT, Tracked, ended

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from mlflow.tracking import MlflowClient

    monkeypatch.setenv("MLFLOW_TRACKING_URI", (tmp_path / "store").as_uri())
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    return MlflowClient()


def only_run(client: Any, experiment: str = "waves") -> Any:
    (found,) = client.search_runs([client.get_experiment_by_name(experiment).experiment_id])
    return found


def steps(client: Any, run: Any, name: str) -> list[tuple[int, float]]:
    history = client.get_metric_history(run.info.run_id, name)
    return [(one.step, one.value) for one in history]


def test_what_is_logged_of_a_run(tmp_path: Path, client: Any) -> None:
    run = Tracked(tmp_path, "mlflow", overrides=("params.drop=0.25",))
    run.whole()
    assert run.told == []
    found = only_run(client)
    assert (found.info.run_name, found.info.status) == ("waves/1", "FINISHED")
    params = found.data.params
    assert params["params.drop"] == "0.25"
    assert params["model.layers.0.dense"] == "8"
    assert params["training.loss"] == "sparse_categorical_crossentropy"
    assert params["samples.train"] == "600"
    assert steps(client, found, "loss") == [(1, 1), (2, 1 / 2), (3, pytest.approx(1 / 3))]
    assert steps(client, found, "val_accuracy") == [(1, 0.5), (2, 0.5), (3, 0.5)]
    assert steps(client, found, "learning_rate")[-1] == (3, 1e-3)
    assert steps(client, found, "kept_val_loss") == [(2, 1)]
    assert steps(client, found, "test_loss") == [(2, 0.25)]
    tags = found.data.tags
    assert tags["verdict"] == VERDICT
    assert tags["stopped"] == "early_stopping"
    assert tags["stopped_because"] == "no improvement in 3 epochs"
    assert (tags["kept_epoch"], tags["overrides"]) == ("2", "params.drop=0.25")
    files = {file.path for file in client.list_artifacts(found.info.run_id)}
    assert files == {"spec.yaml", "report.html", "card.md", "model.keras"}


@pytest.mark.parametrize("told", [0, 1, 3], ids=["killed at once", "killed early", "told ahead"])
def test_a_resumed_run_continues_in_the_same_one(told: int, tmp_path: Path, client: Any) -> None:
    run = Tracked(tmp_path, "mlflow")
    with run.session() as tell:
        for epoch in range(1, told + 1):
            tell(ended(epoch))
    assert only_run(client).info.status == "FAILED"
    with run.session() as tell:
        tell(run.resumed(2))
        assert only_run(client).info.status == "RUNNING"
        for epoch in (3, 4):
            tell(ended(epoch))
        run.finish(tell)
    assert run.told == []
    found = only_run(client)
    assert found.info.status == "FINISHED"
    assert [step for step, _ in steps(client, found, "loss")] == [1, 2, 3, 4]
    assert steps(client, found, "val_loss")[1] == (2, 1)


def test_a_killed_process_leaves_neither_gaps_nor_double_points(
    tmp_path: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed while it sends the second epoch, and has recorded three."""
    run, sent = Tracked(tmp_path, "mlflow"), []

    def send(self: Any, run_id: str, metrics: Any = (), **others: Any) -> None:
        sent.extend(metrics)
        for one in metrics if len(sent) < 6 else metrics[:2] if len(sent) < 11 else ():
            client.log_metric(run_id, one.key, one.value, one.timestamp, one.step)

    with monkeypatch.context() as patch:
        patch.setattr(type(client), "log_batch", send)
        with run.session() as tell:
            for epoch in (1, 2, 3):
                tell(ended(epoch))
    assert len(steps(client, only_run(client), "learning_rate")) == 1
    with run.session() as tell:
        tell(run.resumed(2))
        tell(replace(ended(3), samples_per_second=1.0))
        run.finish(tell)
    found = only_run(client)
    for name in (*found.data.metrics,):
        if not name.startswith(("kept_", "test_")):
            assert [step for step, _ in steps(client, found, name)] == [1, 2, 3], name
    with run.session() as tell:
        tell(run.resumed(3))
        run.finish(tell)
    assert steps(client, found, "kept_loss") == [(2, 0.5)]
    assert steps(client, found, "samples_per_second")[:2] == [(1, 6000.0), (2, 6000.0)]


def test_an_epoch_that_a_changed_spec_trains_otherwise_is_logged_again(
    tmp_path: Path, client: Any
) -> None:
    run = Tracked(tmp_path, "mlflow")
    with run.session() as tell:
        for epoch in (1, 2, 3):
            tell(ended(epoch))
    with run.session() as tell:
        tell(replace(run.resumed(1), changes=("training.epochs: 6 → 9",)))
        tell(ended(2))
        tell(ended(3, loss=7.0))
    found = only_run(client)
    assert [step for step, _ in steps(client, found, "loss")] == [1, 2, 3, 3]
    assert found.data.metrics["loss"] == 7
    assert found.data.tags["changes.1"] == "training.epochs: 6 → 9"


def test_the_environment_names_the_experiment(
    tmp_path: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "of the team")
    run = Tracked(tmp_path, "mlflow")
    run.whole()
    assert only_run(client, "of the team").data.tags["kept_epoch"] == "2"


def test_epochs_are_sent_together(tmp_path: Path, client: Any) -> None:
    run, now = Tracked(tmp_path, "mlflow"), 0.0
    with run.session(clock=lambda: now) as tell:
        tell(ended(1))
        assert only_run(client).data.metrics == {}
        now = 1.0
        tell(ended(2))
        assert len(steps(client, only_run(client), "loss")) == 2
        tell(ended(3))
    assert len(steps(client, only_run(client), "loss")) == 3


def test_trials_of_a_sweep_prepare_the_store_one_after_the_other(
    tmp_path: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from speccompile.runtime.tracking import mlflow

    run = Tracked(tmp_path, "mlflow")

    def made() -> Any:
        with (run.path.parent / ".mlflow.lock").open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return client

    monkeypatch.setattr(mlflow, "MlflowClient", made)
    run.whole()
    assert run.told == []
    assert only_run(client).info.status == "FINISHED"


def test_a_server_that_does_not_answer_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    run = Tracked(tmp_path, "mlflow")
    run.whole()
    (warning,) = run.told
    assert "logging to mlflow has failed (MlflowException" in str(warning)


def test_names_are_changed_where_mlflow_refuses_them() -> None:
    from speccompile.runtime.tracking.mlflow import _key

    assert _key("model.layers[0].units") == "model.layers.0.units"
    assert _key("val_größe (m²)") == "val_gr__e _m__"
