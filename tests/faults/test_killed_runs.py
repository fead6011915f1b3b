"""A run that is killed at any moments and resumed comes to the same end as one that is not."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from killed_runs import Killer, Run

if TYPE_CHECKING:
    from conftest import Runs

pytestmark = pytest.mark.tensorflow
TARGETS = ("keras", "graph")
Note = Callable[[str, Any], None]

MOMENTS = (
    ("writing",),
    ("any",),
    ("writing", "any"),
    ("any", "writing"),
    ("beginning", "writing"),
    ("writing", "writing", "any"),
    ("ending",),
    ("writing",),
    ("any", "any"),
    ("writing", "ending"),
    ("any", "beginning"),
    ("writing", "beginning", "writing"),
    ("any",),
    ("writing",),
)
"""The moments at which runs are killed, one after the other, before they are let through."""


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["dense", "convolutional"])
def test_killed_at_random_moments(
    name: str, target: str, runs: "Runs", record_property: Note
) -> None:
    row = killed_and_resumed(name, target, runs, MOMENTS, record_property)
    assert row["while writing"] * 2 >= row["runs"]


@pytest.mark.parametrize("target", TARGETS)
def test_killed_twice(target: str, runs: "Runs", record_property: Note) -> None:
    few = (("writing", "any"),)
    row = killed_and_resumed("dense", target, runs, few, record_property, "training.epochs=10")
    assert row["equal"] == row["runs"]


OPTIONS = (
    "training.ema={momentum: 0.95}",
    "training.gradient_accumulation_steps=4",
    "training.optimizer=[{sgd: {learning_rate: [{warm_up: {epochs: 1}}, {cosine_decay: "
    "{initial_learning_rate: 0.1, decay_epochs: 4}}, 0.01], momentum: 0.9}, weights: kernel}, "
    "{adam: 1e-3}]",
    "training.policy.checkpoint={every_steps: 7}",
    "training.epochs=8",
)


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
def test_killed_with_averages_accumulated_gradients_and_several_optimizers(
    target: str, runs: "Runs", record_property: Note
) -> None:
    moments = (("writing", "any"),)
    row = killed_and_resumed("convolutional", target, runs, moments, record_property, *OPTIONS)
    assert row["equal"] == row["runs"]


def killed_and_resumed(
    name: str,
    target: str,
    runs: "Runs",
    moments: tuple[tuple[str, ...], ...],
    note: Note,
    *overrides: str,
) -> dict[str, int]:
    """Kill a run at each of the moments, and compare it with one that is not killed."""
    whole, outcome = runs.whole(name, target, *overrides)
    killer = Killer(Random(f"{name} {target}"), whole.seconds)
    differing = {}
    for number, kills in enumerate(moments):
        run = killed_once(runs, name, target, killer, kills[0], *overrides)
        for moment in kills[1:]:
            killer.kill(run, moment)
        run.finish()
        found = run.outcome()
        if found != outcome:
            differing[number] = kills, [part for part in outcome if found[part] != outcome[part]]
    row = {"runs": len(moments), "kills": killer.kills, "while writing": killer.while_writing}
    row["equal"] = len(moments) - len(differing)
    for column, value in row.items():
        note(column, value)
    assert not differing, differing
    return row


def killed_once(
    runs: "Runs", name: str, target: str, killer: Killer, moment: str, *overrides: str
) -> Run:
    """A new run that was killed at this moment, and not after its end."""
    for _ in range(9):
        run = runs.new(name, target, *overrides)
        if killer.kill(run, moment):
            return run
    pytest.fail("the run has ended each time before it was killed")


@pytest.mark.faults
def test_the_specs_have_what_a_run_has_to_remember(runs: "Runs") -> None:
    """The runs above would show little otherwise."""
    ended, _ = runs.whole("dense", "graph")
    assert "stopped=early_stopping" in ended.out
    assert ended.out.count("rate=lowered") >= 2
    kept, last = ended.out.split("kept=best@")[1].split()[0], ended.out.count("epoch=")
    assert 1 < int(kept) < last
