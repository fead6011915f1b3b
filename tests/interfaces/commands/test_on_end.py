"""`run --on-end`: the command is told how the run ended, and can neither change nor delay it."""

import io
import json
import os
import sys
import time
from pathlib import Path
from shlex import quote

import pytest
from command_line import Outcome, speccompile
from speccompile.runtime.console.end_command import EndCommand
from speccompile.runtime.events import Event, Finished
from speccompile.runtime.sweeps.events import SweepEnded, SweepStarted
from sweep_records import ended, failed, sweep_of
from tracked_runs import VERDICT, Tracked

CODE = 'import os, json; print(json.dumps({k: v for k, v in os.environ.items() if "SPEC" in k}))'
PRINT = f"{sys.executable} -c {quote(CODE)}"


def told(text: str) -> dict[str, str]:
    """The variables that the command got, from its output."""
    found: dict[str, str] = json.loads(text.splitlines()[0])
    return {k.removeprefix("SPECCOMPILE_"): v for k, v in found.items() if "SPECCOMPILE_" in k}


def test_facts_of_a_run_are_in_variables(tmp_path: Path) -> None:
    run, stream = Tracked(tmp_path), io.StringIO()
    command = EndCommand(PRINT, stream, {"PATH": os.environ["PATH"], "OWN": "1"}, 20)
    heard: list[Event] = []
    tell = command.beside(heard.append)
    tell(run.started())
    run.finish(tell)
    assert isinstance(heard[-1], Finished)
    command.run("finished")
    facts = told(stream.getvalue())
    assert facts.pop("RUN") == str(run.path)
    assert facts == {
        "STATUS": "finished",
        "NAME": "waves",
        "REASON": "early_stopping",
        "MESSAGE": "no improvement in 3 epochs",
        "KEPT_EPOCH": "2",
        "SECONDS": "9.0",
        "VERDICT": VERDICT,
        "TEST": '{"loss": 0.25}',
    }
    assert stream.getvalue().endswith("the command of --on-end exited with code 0\n")


def test_facts_of_a_sweep_are_too() -> None:
    record = sweep_of(ended(1, {}, val_loss=1.0), failed(2, {}, "why"))
    stream = io.StringIO()
    command = EndCommand(PRINT, stream, dict(os.environ), 20)
    command(SweepStarted(record, "runs/tiny/1", 2))
    command(SweepEnded(record))
    command.run("failed")
    facts = {"STATUS": "failed", "RUN": "runs/tiny/1", "NAME": record.name}
    assert told(stream.getvalue()) == {**facts, "TRIALS": "2", "TRIALS_ENDED": "1"}


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("exit 3", "exited with code 3"),
        ("kill -9 $$", "was ended by signal 9"),
        ("sleep 20 & sleep 20", "was killed after 0.3 seconds"),
        ("printf '\\033[2Jx\\n'", "exited with code 0"),
    ],
)
def test_how_it_ends_is_said(command: str, ending: str) -> None:
    stream, begun = io.StringIO(), time.monotonic()
    EndCommand(command, stream, dict(os.environ), 0.3).run("failed")
    assert stream.getvalue().splitlines()[-1] == f"the command of --on-end {ending}"
    assert "\033" not in stream.getvalue()
    assert time.monotonic() - begun < 10


def carried_out(*arguments: object) -> Outcome:
    return speccompile("run", *arguments, "--on-end", PRINT, environment=dict(os.environ))


def test_it_is_carried_out_after_a_failure(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(
        "spec: 1\nmodel: {inputs: {x: [2]}, layers: [{dens: 1}]}\n"
    )
    outcome = carried_out(tmp_path / "wrong.yaml")
    assert outcome.code == 1
    facts = told(outcome.err)
    assert facts["STATUS"] == "failed"
    assert "unknown layer `dens`" in facts["MESSAGE"]


def test_not_after_a_usage_error() -> None:
    outcome = carried_out()
    assert (outcome.code, "on-end" in outcome.err) == (2, False)
    outcome = speccompile("run", "x.yaml", "--on-end", " ")
    assert outcome.code == 2
    assert "`--on-end` is empty" in outcome.err


def test_no_spec_can_name_a_command(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "spec: 1\nmodel: {inputs: {x: [2]}, layers: [{dense: 1}]}\nruntime: {on_end: x}\n"
    )
    assert "unknown key `on_end`" in speccompile("validate", path).out
