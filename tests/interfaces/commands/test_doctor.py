"""`speccompile doctor`: what is saved of a run, and whether it is intact."""

import json
from itertools import count
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread

import pytest
from command_line import speccompile

np = pytest.importorskip("numpy")

from speccompile.runtime.data.features.normalization import Normalization, Scaling  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402
from speccompile.runtime.storage.run_folder import RunFolder  # noqa: E402
from speccompile.runtime.training.policy.state import PolicyState, Ranked  # noqa: E402

SPEC = """
spec: 1
data: {csv: {path: d.csv, target: y}, split: {validation: 0.5}}
model: {inputs: {x: [2]}, layers: [{dense: 1}]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
"""
FILES = (
    *("spec.yaml", "environment.json", "classes.json"),
    *("normalization.json", "normalization.npz"),
)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """A run with two checkpoints, of which the first is the best, and one inside an epoch."""
    with RunFolder.create(tmp_path / "runs", "digits", clock=lambda: 0.0) as folder:
        folder.write_environment({"target": "graph", "device": "/CPU:0"})
        folder.write_classes({})
        scaling = Scaling("float32", offset=np.zeros(2), scale=np.ones(2))
        folder.write_normalization(Normalization({"x": scaling}).files())
        folder.write_spec(SPEC)
        checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
        for name, epoch, steps, done in (
            ("epoch-000001", 1, 20, 0),
            ("epoch-000002", 2, 40, 0),
            ("step-000047", 2, 47, 7),
        ):
            values = {"loss": 0.5 / epoch, "val_loss": 0.25}
            policy = PolicyState(epoch, values=values, ranking=(Ranked(1, 0.25),)).to_json()
            history = [
                {"epoch": number, "loss": 0.5 / number, "val_loss": 0.25}
                for number in range(1, epoch + 1)
            ]
            state = {"policy": policy, "history": history, "steps": steps, "done": done}
            arrays = {"weights": {"dense/kernel": np.ones((2, 3), np.float32)}}
            checkpoints.save(name, arrays, state)
    return folder


def test_each_checkpoint_is_listed_with_what_it_holds(run: RunFolder) -> None:
    outcome = speccompile("doctor", str(run.path))
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == f"{run.path}: created 1970-01-01 00:00 UTC, graph on CPU:0"
    assert lines[1] == "not ended"
    rows = [line.split() for line in lines[4:7]]
    assert [row[:5] for row in rows] == [
        ["epoch-000001", "1", "20", "0.5000", "0.2500"],
        ["epoch-000002", "2", "40", "0.2500", "0.2500"],
        ["step-000047", "2+7", "47", "0.2500", "0.2500"],
    ]
    assert [row[6:] for row in rows] == [["best"], [], ["newest"]]
    assert lines[-1] == f"to resume: speccompile run --resume {run.path}"


def test_a_damaged_one_is_named_with_what_is_wrong(run: RunFolder) -> None:
    (run.checkpoints_path / "step-000047" / "weights.npz").write_bytes(b"no")
    outcome = speccompile("doctor", str(run.path))
    assert outcome.code == 1
    damaged = next(line for line in outcome.out.splitlines() if line.startswith("step-000047"))
    assert "weights.npz has 2 bytes" in damaged
    newest = next(line for line in outcome.out.splitlines() if "newest" in line)
    assert newest.startswith("epoch-000002")


def test_where_none_is_intact_nothing_is_deleted(run: RunFolder) -> None:
    for manifest in run.checkpoints_path.glob("*/manifest.json"):
        manifest.unlink()
    outcome = speccompile("doctor", str(run.path))
    assert outcome.code == 1
    assert outcome.out.endswith("the run can't be resumed; nothing was deleted\n")
    assert len(list(run.checkpoints_path.iterdir())) == 3


def test_a_save_that_did_not_finish_is_no_damage(run: RunFolder) -> None:
    (run.checkpoints_path / ".tmp-step-000048").mkdir()
    outcome = speccompile("doctor", str(run.path))
    assert outcome.code == 0
    assert "incomplete save" in outcome.out


def test_programs_read_json(run: RunFolder) -> None:
    run.write_result({"reason": "epochs", "explanation": "completed 2 epochs (`epochs: 2`)"})
    run.close()
    content = json.loads(speccompile("doctor", str(run.path), "--format", "json").out)
    assert content["result"]["reason"] == "epochs"
    newest = content["checkpoints"][-1]
    assert (newest["name"], newest["batches"], newest["numbers"]) == (
        "step-000047",
        7,
        {"weights": 6},
    )
    assert speccompile("doctor", str(run.path)).out.endswith("--set training.epochs=4\n")


def test_a_folder_without_checkpoints(tmp_path: Path) -> None:
    with RunFolder.create(tmp_path, "digits") as folder:
        told = speccompile("doctor", str(folder.path)).out
    assert f"no checkpoints yet\nthe run can't be resumed: {folder.path} has no spec" in told
    outcome = speccompile("doctor", str(tmp_path))
    assert outcome.code == 2
    assert "is not a run folder" in outcome.err


@pytest.mark.parametrize("file", ["environment.json", "result.json", "classes.json"])
def test_a_damaged_file_is_named_among_the_rest(file: str, run: RunFolder) -> None:
    assert speccompile("doctor", str(run.path)).code == 0
    (run.path / file).write_text("{")
    outcome = speccompile("doctor", str(run.path))
    assert (outcome.code, outcome.err) == (1, "")
    assert f"{run.path / file} is damaged: invalid JSON" in outcome.out
    assert "epoch-000002" in outcome.out
    (fault,) = json.loads(speccompile("doctor", run.path, "--format", "json").out)["faults"]
    assert file in fault


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("content", [None, b"", b"\0[", b"null"])
def test_every_file_that_a_run_is_used_by_is_looked_at(
    file: str, content: bytes | None, run: RunFolder
) -> None:
    (run.path / file).unlink()
    if content is not None:
        (run.path / file).write_bytes(content)
    outcome = speccompile("doctor", str(run.path))
    assert (outcome.code, outcome.err) == (1, "")
    (line,) = (line for line in outcome.out.splitlines() if line.startswith("damaged: "))
    assert str(run.path / file).removesuffix(".npz").removesuffix(".json") in line
    assert "Errno" not in line


@pytest.mark.parametrize("lost", ["epoch-000002", ""])
def test_a_run_that_has_lost_what_it_ended_with(lost: str, run: RunFolder) -> None:
    ended = {"reason": "epochs", "explanation": "completed 2 epochs (`epochs: 2`)", "kept_epoch": 2}
    run.write_result(ended)
    run.close()
    assert speccompile("doctor", run.path).code == 0
    rmtree(run.checkpoints_path / lost)
    outcome = speccompile("doctor", run.path)
    assert outcome.code == 1
    assert "damaged: checkpoint epoch-000002, whose weights the run kept, is" in outcome.out
    assert "no checkpoints yet" not in outcome.out


def saved(number: int) -> dict[str, object]:
    policy = PolicyState(number, values={"loss": 0.5}, ranking=(Ranked(number, 0.5),)).to_json()
    history = [{"epoch": epoch} for epoch in range(1, number + 1)]
    return {"policy": policy, "history": history, "steps": number, "done": 0}


def write_on(folder: RunFolder, asked: Event) -> None:
    """Save epoch after epoch, of which two are kept, and end again and again, until asked."""
    arrays = {"weights": {"dense/kernel": np.ones((2, 3), np.float32)}}
    with folder:
        checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
        for number in count(3):
            if asked.is_set():
                return
            names = (f"epoch-{number - 1:06d}", f"epoch-{number:06d}")
            checkpoints.save(names[1], arrays, saved(number))
            checkpoints.retain(names)
            folder.write_result({"reason": "epochs", "explanation": str(number)})
            folder.put_aside([folder.result_path])


def test_a_run_that_writes_is_never_called_damaged(run: RunFolder) -> None:
    asked = Event()
    writer = Thread(target=write_on, args=(run, asked))
    writer.start()
    try:
        for _ in range(60):
            outcome = speccompile("doctor", str(run.path))
            assert (outcome.code, outcome.err) == (0, ""), outcome
    finally:
        asked.set()
        writer.join()
    assert len(list(run.checkpoints_path.iterdir())) == 2


def test_a_checkpoint_that_is_deleted_between_two_looks(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered = Checkpoints._ordered

    def and_then_deleted(self: Checkpoints, entries: list[str]) -> list[str]:
        names = ordered(self, entries)
        if (self.folder / names[0]).exists():
            (self.folder / names[0]).rename(self.folder / f".tmp-{names[0]}")
        return names

    monkeypatch.setattr(Checkpoints, "_ordered", and_then_deleted)
    outcome = speccompile("doctor", str(run.path))
    assert outcome.code == 0, outcome
    assert "epoch-000001" not in outcome.out


def test_a_run_without_checkpoints_has_advice_too(run: RunFolder) -> None:
    rmtree(run.checkpoints_path)
    told = speccompile("doctor", str(run.path)).out
    assert told.endswith(f"no checkpoints yet\nto resume: speccompile run --resume {run.path}\n")
    with run:
        made = {"epoch": 0, "spec": "/a/s.yaml", "variant": "", "overrides": []}
        run.write_environment({"target": "graph", "device": "/CPU:0", "invocations": [made]})
        run.write_result({"reason": "not_finite", "explanation": "a loss is not finite"})
    told = speccompile("doctor", str(run.path)).out
    again = "speccompile run /a/s.yaml --set training.optimizer.adam.learning_rate=0.0001"
    assert told.endswith(f"to restart with a lower learning rate: {again}\n")
