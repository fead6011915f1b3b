"""The engine: what it does about processes that end, fail, die, grow, or are asked to stop."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from speccompile.runtime.sweeps.engine import Engine
from speccompile.runtime.sweeps.events import SweepEvent, TrialEnded, TrialStarted
from speccompile.runtime.sweeps.folder import SweepFolder, SweepInUse
from speccompile.runtime.sweeps.record import SweepRecord, TrialRecord, read_sweep
from speccompile.runtime.sweeps.source import ListedTrials
from speccompile.runtime.sweeps.trials import Trial

STUB = """
import json, os, signal, sys
path, threads = sys.argv[1:]
trials = json.load(open(path + "/sweep.json"))["trials"]
def say(**message):
    print(json.dumps(message), flush=True)
for number, line in enumerate(sys.stdin):
    message = json.loads(line)
    if "stop" in message:
        continue
    trial = trials[message["trial"] - 1]
    doing = trial["settings"]["do"]
    with open(path + "/started", "a") as file:
        print(trial["number"], os.getpid(), threads, file=file)
    say(event={"event": "working", "what": "reading", "done": 0, "of": 0})
    reason = "epochs"
    if doing == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if doing == "exit":
        print("no such thing", file=sys.stderr)
        sys.exit(3)
    if doing == "wait":
        sys.stdin.readline()
        reason = "interrupted"
    if doing == "diverge":
        reason = "not_finite"
    result = dict(reason=reason, explanation="all done", epochs=3, kept_epoch=2, kept="best",
                  values={"val_loss": "NaN" if doing == "diverge" else 0.5}, test={}, seconds=1)
    memory = 2**30 * (1 + 9 * number * (doing == "grow"))
    if doing == "fail":
        say(result=None, message="SC409: no number", report="here\\n", memory=memory)
    else:
        say(result=result, message="", report="", memory=memory)
"""


def stub(path: Path, threads: int) -> Sequence[str]:
    return [sys.executable, "-c", STUB, str(path), str(threads)]


@dataclass
class Asked:
    """Asks to stop once something has been told."""

    after: type[SweepEvent] | None = None
    told: list[SweepEvent] = field(default_factory=list)

    @property
    def requested(self) -> bool:
        return self.after is not None and any(isinstance(one, self.after) for one in self.told)


def record_of(*doing: str, threads: Sequence[int] = ()) -> SweepRecord:
    trials = tuple(
        TrialRecord(Trial(n, "", (f"params.do={what}",), {"do": what}, (*threads, *[1] * n)[n - 1]))
        for n, what in enumerate(doing, 1)
    )
    return SweepRecord(
        name="tiny",
        number=0,
        created="",
        spec="tiny.yaml",
        folder=os.getcwd(),
        root=None,
        sources={"tiny.yaml": "spec: 1\n"},
        variant="",
        overrides=(),
        flags={"OMP_NUM_THREADS": "1"},
        monitor="val_loss",
        mode="min",
        trials=trials,
    )


def carried_out(folder: SweepFolder, workers: int = 2, asked: Asked | None = None) -> Engine:
    asked = asked or Asked()
    engine = Engine(folder, ListedTrials(folder), workers, asked.told.append, asked, stub)
    engine.run()
    return engine


def states(path: Path) -> list[str]:
    return [one.state for one in read_sweep(path).trials]


def started(path: Path) -> list[tuple[int, int, int]]:
    """The number of each trial that was begun, its process, and its threads."""
    lines = (path / "started").read_text().splitlines()
    return [(int(n), int(process), int(threads)) for n, process, threads in map(str.split, lines)]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_trials_share_processes_which_end_with_the_sweep(tmp_path: Path) -> None:
    asked = Asked()
    with SweepFolder.create(tmp_path, record_of(*["end"] * 7)) as folder:
        carried_out(folder, asked=asked)
    assert states(folder.path) == ["ended"] * 7
    assert sorted(number for number, *_ in started(folder.path)) == [*range(1, 8)]
    processes = {process for _, process, _ in started(folder.path)}
    assert len(processes) == 2
    assert not any(map(is_alive, processes))
    assert sum(isinstance(one, TrialEnded) for one in asked.told) == 7
    result = read_sweep(folder.path).trials[0].result
    assert result is not None
    assert (result.values, result.kept_epoch) == ({"val_loss": 0.5}, 2)


def test_a_trial_that_fails_is_recorded_and_the_others_go_on(tmp_path: Path) -> None:
    doing = ("end", "die", "fail", "exit", "diverge", "end")
    with SweepFolder.create(tmp_path, record_of(*doing)) as folder:
        engine = carried_out(folder)
    assert states(folder.path) == ["ended", "failed", "failed", "failed", "failed", "ended"]
    messages = [one.message for one in read_sweep(folder.path).trials]
    assert messages == [
        "",
        "its process was ended by SIGKILL, perhaps because memory ran out",
        "SC409: no number",
        "its process exited with code 3: no such thing",
        "all done",
        "",
    ]
    assert engine.reports == ["here\n"]
    again = Asked()
    with SweepFolder.open(folder.path) as folder:
        carried_out(folder, asked=again)
    retried = [one.trial.number for one in again.told if isinstance(one, TrialStarted)]
    assert retried == [2, 3, 4]  # what diverged would diverge again


def test_a_stop_lets_running_trials_end_and_starts_no_more(tmp_path: Path) -> None:
    asked = Asked(after=TrialEnded)
    with SweepFolder.create(tmp_path, record_of("wait", "end", "wait", "wait")) as folder:
        carried_out(folder, asked=asked)
    found = states(folder.path)
    assert found[:2] == ["interrupted", "ended"]
    assert found[3] == "waiting"
    assert not any(is_alive(process) for _, process, _ in started(folder.path))
    (last,) = (one for one in asked.told[-1:])
    assert last.next_commands == (f"speccompile.open_sweep('{folder.path}').resume()",)


def test_a_process_that_grows_is_replaced(tmp_path: Path) -> None:
    with SweepFolder.create(tmp_path, record_of("end", "grow", "end")) as folder:
        carried_out(folder, workers=1)
    (_, first, _), (_, second, _), (_, third, _) = started(folder.path)
    assert first == second != third


def test_a_process_has_the_threads_that_its_trials_need(tmp_path: Path) -> None:
    record = record_of("end", "end", "end", threads=(2, 1, 1))
    with SweepFolder.create(tmp_path, record) as folder:
        carried_out(folder, workers=1)
    (_, first, two), (_, second, one), (_, third, _) = started(folder.path)
    assert (two, one) == (2, 1)
    assert first != second == third


def test_no_process_outlives_an_error(tmp_path: Path) -> None:
    def tell(event: SweepEvent) -> None:
        if isinstance(event, TrialEnded):
            raise RuntimeError("the listener failed")

    with SweepFolder.create(tmp_path, record_of("end", "wait")) as folder:
        engine = Engine(folder, ListedTrials(folder), 2, tell, Asked(), stub)
        with pytest.raises(RuntimeError):
            engine.run()
    assert not any(is_alive(process) for _, process, _ in started(folder.path))


def test_one_process_at_a_time_carries_out_a_sweep(tmp_path: Path) -> None:
    with SweepFolder.create(tmp_path, record_of("end")) as folder, pytest.raises(SweepInUse):
        SweepFolder.open(folder.path)
    SweepFolder.open(folder.path).close()


def test_the_record_is_plain_json(tmp_path: Path) -> None:
    with SweepFolder.create(tmp_path, record_of("diverge")) as folder:
        carried_out(folder)
    content = json.loads((folder.path / "sweep.json").read_text())
    assert (content["name"], content["number"]) == ("tiny", 1)
    assert content["trials"][0]["result"]["values"] == {"val_loss": "NaN"}
    assert SweepRecord.of(content).as_json().keys() == content.keys()
