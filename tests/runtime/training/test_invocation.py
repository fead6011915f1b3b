"""Which variant and overrides have made a run, and where the run says so."""

import json
from pathlib import Path

import pytest
from command_line import Outcome, speccompile

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from speccompile.runtime.training.invocation import (  # noqa: E402
    Invocation,
    comment,
    extended,
    in_effect,
)
from speccompile.spec_schema.findings.suppression_comments import suppressions_of  # noqa: E402

SPEC = """\
spec: 1
name: small
data: {synthetic: {samples: 24}, split: {validation: 0.25, test: 0.25}}
model: {inputs: {x: [3]}, layers: [{dense: 4}, {dropout: $rate}, {dense: 2}]}
params: {rate: 0.0}
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: sgd
  epochs: 2
variants:
  dropout: {params: {rate: 0.5}}
"""
BEGUN = ["--variant", "dropout", "--set", "training.epochs=1", "--set", "training.batch_size=6"]
FIRST = {
    "epoch": 0,
    "variant": "dropout",
    "overrides": ["training.epochs=1", "training.batch_size=6"],
}
LATER = {"epoch": 1, "spec": "", "variant": "", "overrides": ["training.epochs=3"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def begun(folder: Path) -> Outcome:
    return speccompile("run", folder / "s.yaml", *BEGUN, "--runs", folder / "runs")


def read(folder: Path, name: str) -> dict:
    return json.loads((folder / "runs/small/1" / name).read_bytes())


def test_every_record_of_a_run_says_what_made_it(folder: Path, begun: Outcome) -> None:
    assert begun.code == 0, begun.err
    header = begun.out.split("epoch=1/")[0]
    assert 'variant=dropout set="training.epochs=1" set="training.batch_size=6"' in header
    first = {**FIRST, "spec": str(folder / "s.yaml")}
    for name in ("environment.json", "result.json"):
        assert read(folder, name)["invocations"] == [first]
    events = (folder / "runs/small/1/events.jsonl").read_text(encoding="utf-8").splitlines()
    started = json.loads(events[0])
    assert (started["variant"], started["overrides"]) == ("dropout", FIRST["overrides"])
    stored = (folder / "runs/small/1/spec.yaml").read_text(encoding="utf-8").splitlines()
    assert stored[1] == (
        "# Created by: s.yaml --variant dropout --set training.epochs=1 --set training.batch_size=6"
    )
    assert speccompile("validate", folder / "runs/small/1/spec.yaml").code == 0
    told = speccompile("doctor", folder / "runs/small/1").out.splitlines()
    assert told[1] == f"command: speccompile run {stored[1].removeprefix('# Created by: ')}"


def test_the_result_has_the_validation_measures_of_the_kept_epoch(
    folder: Path, begun: Outcome
) -> None:
    result = read(folder, "result.json")
    history = (folder / "runs/small/1/history.csv").read_text(encoding="utf-8").splitlines()
    row = dict(zip(history[0].split(","), history[result["kept_epoch"]].split(","), strict=True))
    assert result["validation"].keys() == {"loss", "accuracy"}
    for name, value in result["validation"].items():
        assert value == float(row[f"val_{name}"])


def test_resuming_keeps_the_record_and_extends_it(folder: Path, begun: Outcome) -> None:
    done = speccompile("run", "--resume", folder / "runs/small/1", "--set", "training.epochs=3")
    assert done.code == 0, done.err
    assert "variant=dropout" in done.out
    first = {**FIRST, "spec": str(folder / "s.yaml")}
    for name in ("environment.json", "result.json"):
        assert read(folder, name)["invocations"] == [first, LATER]
    stored = (folder / "runs/small/1/spec.yaml").read_text(encoding="utf-8").splitlines()
    assert stored[1].startswith("# Created by: s.yaml --variant dropout")
    assert stored[2] == "# After epoch 1: --set training.epochs=3"
    assert "spec: 1" in stored
    run = folder / "runs/small/1"
    told = speccompile("doctor", run).out.splitlines()
    assert told[2] == f"after epoch 1: speccompile run --resume {run} --set training.epochs=3"


def test_a_spec_without_a_file_is_shown_in_calls() -> None:
    made = Invocation(0, "/here/<mapping>", "", ("seed=1",))
    assert made.command(None) == "speccompile.train(spec, overrides=['seed=1'])"
    resumed = made.command(Path("runs/a/1"))
    loaded = "speccompile.load(spec, overrides=['seed=1'])"
    assert resumed == f"speccompile.open_run('runs/a/1').resume({loaded})"


A = Invocation(0, "/a/s.yaml", "dropout", ("x=1",))


def test_what_trains_a_run_is_its_last_spec_with_all_overrides_since() -> None:
    more = Invocation(2, "", "", ("y=2",))
    other = Invocation(3, "/a/t.yaml", "", ("z=3",))
    assert in_effect(()) == ("", ())
    assert in_effect((A, more)) == ("dropout", ("x=1", "y=2"))
    assert in_effect((A, more, other)) == ("", ("z=3",))


def test_an_invocation_that_a_killed_process_recorded_is_not_recorded_twice() -> None:
    more = Invocation(2, "", "", ("y=2",))
    assert extended((A, more), Invocation(3, "", "", ("y=2",))) == (A, more)
    assert extended((A,), more) == (A, more)


@pytest.mark.parametrize(
    "override",
    ["name=a\nspec: 2", "name= # speccompile: ignore[SC301] x", "name=\x1b[2J", "a=\u2028b"],
)
def test_nothing_in_an_override_gets_out_of_its_comment(override: str) -> None:
    text = comment([Invocation(0, "/a/s.yaml", "", (override,))])
    assert all(line.startswith("# ") for line in text.splitlines())
    assert len(text.splitlines()) == 2
    assert "\x1b" not in text
    assert not suppressions_of({"s.yaml": f"{text}spec: 1\n"})
