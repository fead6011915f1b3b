"""Every example spec is run for three epochs on both targets: one curve, and a whole folder."""

import csv
import json

import pytest
import yaml

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from driven_programs import assert_close  # noqa: E402
from example_runs import EXAMPLES, STEPS, TARGETS, ExampleRuns, Recorded  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.events import EpochEnded, Finished, Progress, RunStarted, Working  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402

EACH = [(name, target) for name in EXAMPLES for target in TARGETS]
MODELS = {"keras": "model.keras", "graph": "saved_model"}


def test_every_spec_of_the_folder_is_an_example() -> None:
    folder = next(iter(EXAMPLES.values())).compile().path.parent
    assert {path.stem for path in folder.glob("*.yaml")} == {e.file for e in EXAMPLES.values()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_targets_train_alike(name: str, example_runs: ExampleRuns) -> None:
    """Dropout and shuffling on. Measured: no value differs by more than 4e-6 of itself."""
    keras_run, graph_run = (example_runs(name, target).ended for target in TARGETS)
    assert len(keras_run.history) == 3
    assert_close(graph_run.history, keras_run.history, relative=1e-4)
    assert_close([graph_run.test], [keras_run.test], relative=1e-4)


@pytest.mark.parametrize(("name", "target"), EACH)
def test_a_run_leaves_a_whole_folder(name: str, target: str, example_runs: ExampleRuns) -> None:
    run = example_runs(name, target)
    folder = run.ended.folder
    assert not run.findings.has_errors
    with (folder / "history.csv").open(newline="") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    assert rows == run.ended.history
    result = json.loads((folder / "result.json").read_text())
    assert (result["reason"], result["epochs"]) == ("epochs", 3)
    assert result["test"] == run.ended.test
    environment = json.loads((folder / "environment.json").read_text())
    assert (environment["target"], environment["device"]) == (target, "/CPU:0")
    assert (folder / MODELS[target]).exists()
    assert compile_spec(folder / "spec.yaml").spec is not None
    intact = {info.name for info in Checkpoints(folder / "checkpoints").inspect() if info.intact}
    assert f"epoch-{result['kept_epoch']:06d}" in intact


TASKS = {"breast_cancer": "tabular-classification", "cats_and_dogs": "image-classification"}


@pytest.mark.parametrize(("name", "target"), EACH)
def test_the_model_card_has_what_was_measured(
    name: str, target: str, example_runs: ExampleRuns
) -> None:
    run = example_runs(name, target)
    card = (run.ended.folder / "card.md").read_text()
    _, head, body = card.split("---\n", 2)
    metadata = yaml.safe_load(head)
    for model in metadata.get("model-index", ()):
        (result,) = model["results"]
        values = {metric["type"]: metric["value"] for metric in result["metrics"]}
        assert values == run.ended.test
    assert metadata.get("pipeline_tag") == TASKS.get(name, metadata.get("pipeline_tag"))
    assert f" {run.said(RunStarted)[0].parameters:,} parameters" in body
    assert all(f"`{value}`" in body for value in run.ended.test)


@pytest.mark.parametrize(("name", "target"), EACH)
def test_a_run_says_what_happens(name: str, target: str, example_runs: ExampleRuns) -> None:
    run = example_runs(name, target)
    (started,), (finished,) = run.said(RunStarted), run.said(Finished)
    assert started.target == target
    assert min(started.train_size, started.validation_size, started.test_size) > 0
    once = -(-started.train_size // started.batch_size)
    assert started.steps_per_epoch == (once if name == "cats_and_dogs" else STEPS)
    assert sizes(run) == [started.steps_per_epoch] * 3
    assert [event.epoch for event in run.said(EpochEnded)] == [1, 2, 3]
    assert finished.artefacts["model"] == str(run.ended.folder / MODELS[target])
    logged = (run.ended.folder / "events.jsonl").read_text().splitlines()
    assert len(logged) == sum(not isinstance(event, Progress | Working) for event in run.events)


def sizes(run: Recorded) -> list[int]:
    """The last step that was shown of each epoch."""
    last = {event.epoch: event.step for event in run.said(Progress)}
    return list(last.values())
