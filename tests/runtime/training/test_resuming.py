"""A run that goes on: to the same bits, with what may be changed, and not with what may not."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from driven_programs import TARGETS  # noqa: E402
from resumed_runs import ONE_METRIC, SPEC, Asked, Case, at, state_of  # noqa: E402
from speccompile.runtime.events import EpochEnded, Event, Finished, Progress, Resumed, Warned  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402
from speccompile.runtime.storage.durable import InputChanged, StorageError  # noqa: E402
from speccompile.runtime.storage.run_folder import RunFolder, RunInUse  # noqa: E402
from speccompile.runtime.training.resume import ResumeRefused, RunHasEnded, prepare_resume  # noqa: E402

Wholes: TypeAlias = Callable[[str], tuple[Any, ...]]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)  # no checkpoint waits
    return Case(tmp_path)


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> Wholes:
    """What a run comes to that nothing interrupts, by its target."""
    case = Case(tmp_path_factory.mktemp("whole"))
    return cache(lambda target: state_of(case.run(target)))


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that has ended; whoever looks at it leaves it as it is."""
    return Case(tmp_path_factory.mktemp("learned")).run("graph", "training.epochs=1")


@pytest.mark.parametrize("target", TARGETS)
def test_killed_anywhere_a_run_comes_to_the_same_end(
    target: str, case: Case, wholes: Wholes
) -> None:
    whole = wholes(target)
    for moment, step in ((1, 0), (14, 20)):
        folder = case.run(target, react=at(moment))
        assert not (folder / "result.json").exists()
        (resumed,) = [e for e in case.resume(folder) if isinstance(e, Resumed)]
        assert (resumed.changes, resumed.inexact, resumed.step) == ((), (), step)
        assert state_of(folder) == whole, moment


def test_killed_again_and_again_too(case: Case, wholes: Wholes) -> None:
    whole = wholes("graph")
    folder = case.run("graph", react=at(3))
    for moment in (2, 5, 9):
        case.resume(folder, react=at(moment))
        assert not (folder / "result.json").exists()
    case.resume(folder)
    assert state_of(folder) == whole


@pytest.mark.parametrize("target", ["keras", pytest.param("graph", marks=pytest.mark.nightly)])
def test_asked_to_end_inside_an_epoch_a_run_goes_on_from_there(
    target: str, case: Case, wholes: Wholes
) -> None:
    whole = wholes(target)
    asked = Asked()

    def ask(event: Event) -> None:
        if isinstance(event, Progress) and event.epoch > 1:
            asked.requested |= event.step < event.steps

    folder = case.run(target, react=ask, asked=asked)
    result = json.loads((folder / "result.json").read_bytes())
    assert result["reason"] == "interrupted"
    (resumed,) = [event for event in case.resume(folder) if isinstance(event, Resumed)]
    assert (resumed.checkpoint, resumed.epoch, resumed.step) == ("step-000010", 1, 10)
    assert state_of(folder) == whole
    # The ending before is not lost.
    earlier = folder / "earlier" / "1"
    assert json.loads((earlier / "result.json").read_bytes()) == result
    assert {path.name for path in earlier.iterdir()} >= {"result.json", case.model(target)}


def test_what_to_do_next_is_said_last(case: Case) -> None:
    asked, events = Asked(), []

    def ask(event: Event) -> None:
        events.append(event)
        asked.requested |= isinstance(event, EpochEnded)

    folder = case.run("graph", ONE_METRIC, react=ask, asked=asked)
    assert isinstance(events[-1], Finished)
    assert events[-1].next_commands[-1] == f"speccompile.open_run({str(folder)!r}).resume()"


@pytest.mark.parametrize("target", [pytest.param("keras", marks=pytest.mark.nightly), "graph"])
def test_an_extended_run_is_the_run_that_was_longer_from_the_start(
    target: str, case: Case, wholes: Wholes
) -> None:
    whole = wholes(target)
    folder = case.run(target, "training.epochs=2")
    with RunFolder.open(folder) as opened, pytest.raises(RunHasEnded) as ended:
        prepare_resume(opened)
    assert ended.value.message.endswith("has already ended: completed 2 epochs (`epochs: 2`)")
    (resumed,) = [e for e in case.resume(folder, "training.epochs=5") if isinstance(e, Resumed)]
    assert resumed.changes == ("training.epochs: 2 → 5",)
    assert state_of(folder) == whole


def test_a_damaged_checkpoint_is_named_and_the_one_before_it_used(
    case: Case, wholes: Wholes
) -> None:
    whole = wholes("graph")
    folder = case.run("graph", react=at(15))
    newest = sorted((folder / "checkpoints").iterdir(), key=lambda path: path.stat().st_mtime)[-1]
    weights = bytearray((newest / "weights.npz").read_bytes())
    weights[len(weights) // 2] ^= 1
    (newest / "weights.npz").write_bytes(weights)
    events = case.resume(folder)
    (warned,) = [event for event in events if isinstance(event, Warned)]
    assert warned.message == f"ignoring checkpoint {newest.name}: weights.npz was altered"
    result, history, arrays, policy, steps = state_of_intact(folder)
    assert (result, history, policy, steps) == (whole[0], whole[1], whole[3], whole[4])
    assert arrays == whole[2]


def state_of_intact(folder: Path) -> tuple[Any, ...]:
    """The state, with what was put aside as damaged left out of account."""
    for path in (folder / "checkpoints").glob("*.damaged"):
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    return state_of(folder)


def test_without_an_intact_checkpoint_nothing_is_done(case: Case) -> None:
    folder = case.run("graph", ONE_METRIC, react=at(8))
    for manifest in folder.glob("checkpoints/*/manifest.json"):
        manifest.write_bytes(b"{}")
    before = contents(folder)
    with RunFolder.open(folder) as opened, pytest.raises(StorageError) as refused:
        prepare_resume(opened)
    assert refused.value.message == f"all checkpoints of {folder} are damaged"
    assert "examine" in refused.value.help
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("override", "reason"),
    [
        ("seed=6", "it used a different seed): seed: 5 → 6"),
        (
            "training.batch_size=4",
            "its previous steps used different settings): training.batch_size",
        ),
        (
            "data.split={validation: 0.3, test: 0.2}",
            "it was trained on different data): data.split",
        ),
        ("training.metrics=[]", "its previous steps used different settings): training.metrics"),
        ("training.optimizer={sgd: {}}", "its previous steps used different settings): "),
        (
            "runtime.target=keras",
            "its checkpoints are for a different target or precision): runtime.target",
        ),
    ],
)
def test_what_a_run_has_learned_by_can_not_change(
    override: str, reason: str, learned: Path
) -> None:
    before = contents(learned)
    with RunFolder.open(learned) as opened, pytest.raises(ResumeRefused) as refused:
        prepare_resume(opened, None, [override])
    assert reason in refused.value.message
    assert contents(learned) == before


def test_another_network_is_refused(case: Case) -> None:
    folder = case.run("graph", ONE_METRIC, "training.epochs=1")
    case.spec_path.write_text(SPEC.replace("dense: 6", "dense: 7"))
    with RunFolder.open(folder) as opened, pytest.raises(ResumeRefused) as refused:
        prepare_resume(opened, case.spec("runtime.target=graph", ONE_METRIC, "training.epochs=2"))
    assert "its weights are for a different network" in refused.value.message
    assert "units 6 → 7" in refused.value.message


def test_data_that_changed_is_refused_and_data_that_moved_is_not(case: Case) -> None:
    folder = case.run("graph", ONE_METRIC, "training.epochs=1")
    before = contents(folder)
    data = case.folder / "waves.csv"
    text = data.read_text()
    data.write_text(text.replace("-3.5,", "-3.25,", 1))
    said = r"waves.csv differs from the data that .* was trained on: the values of the inputs have"
    with pytest.raises(InputChanged, match=said):
        case.resume(folder, "training.epochs=2")
    assert contents(folder) == before
    (case.folder / "moved.csv").write_text(text)
    events = case.resume(folder, "training.epochs=2", f"data.csv.path={case.folder / 'moved.csv'}")
    assert [type(event) for event in events][-1] is Finished


def test_the_learning_rate_may_change(case: Case) -> None:
    folder = case.run("graph", ONE_METRIC, "training.epochs=2")
    plateau = "training.policy.reduce_lr_on_plateau={patience: 9}"
    events = case.resume(
        folder, "training.epochs=4", "training.optimizer.adam.learning_rate=0.001", plateau
    )
    state = Checkpoints(folder / "checkpoints").load("epoch-000002").state["policy"]
    lowered = state["learning_rate_factor"]
    rates = [event.learning_rate for event in events if isinstance(event, EpochEnded)]
    assert rates == pytest.approx([0.001 * lowered] * 2)
    cosine = "training.optimizer.adam.learning_rate={cosine_decay: {decay_steps: 100}}"
    spec = case.spec(
        "runtime.target=graph",
        ONE_METRIC,
        "training.epochs=5",
        "training.policy={}",
        cosine.replace("{decay_steps", "{initial_learning_rate: 0.01, decay_steps"),
    )
    events = case.resume(folder, edited=spec)
    assert [type(event) for event in events][-1] is Finished


def test_one_process_at_a_time(case: Case) -> None:
    folder = case.run("graph", ONE_METRIC, "training.epochs=1")
    longer = ["training.epochs=2"]
    with RunFolder.open(folder) as first, RunFolder.open(folder) as second:
        prepare_resume(first, overrides=longer)
        with pytest.raises(RunInUse, match="another process is writing to"):
            prepare_resume(second, overrides=longer)


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, the lock left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): path.read_bytes() for path in files if path.name != ".lock"}
