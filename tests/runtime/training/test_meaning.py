"""Runs whose stored spec means something else in this version than when they were trained."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from catalogue_cases import CASES
from compiled_texts import NETWORK, TRAINING, compiled
from policy_cases import drive, epoch, resolved
from speccompile.compiler.differences.meaning import Meaning, changed_parts, meaning_of
from speccompile.compiler.ir import Node
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name
from speccompile.runtime.storage.durable import InputChanged
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.training.records import checkpoint_facts
from speccompile.runtime.training.resume import prepare_resume
from speccompile.runtime.training.resume_plan import ResumePlan
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.optimizers import OPTIMIZERS
from speccompile.spec_schema.reading.fields import required_of
from speccompile.version import __version__

Facts = dict[str, Any]
PLAIN = "{dense: 4, name: a}", "{dense: {units: 4, activation: relu}, name: b}"
SUM = "{add: , from: [a, b], name: c}"
COPIES = "{dense: 4, name: h, repeat: 2}"
REGULARIZE = "  regularize: [{{on: {}, l2: 0.1}}]\n"


def spec_of(*layers: str, rest: str = "", optimizer: str = "adam") -> ValidSpec:
    """A spec that is trained on synthetic data."""
    lines = "".join(f"    - {layer}\n" for layer in layers)
    training = TRAINING.replace("adam", optimizer) + "  loss: mean_squared_error\n"
    result = compiled(f"{NETWORK}{lines}{rest}data: {{synthetic: 8}}\n{training}")
    assert result.spec is not None, [found.message for found in result.findings]
    return result.spec


def read_again(spec: ValidSpec) -> Meaning:
    """The meaning of a spec, as a checkpoint has it."""
    facts = json.loads(json.dumps(checkpoint_facts(spec, {})["meaning"]))
    assert facts.pop("speccompile") == __version__
    return Meaning(**facts)


def resume(folder: Path, spec: ValidSpec, edit: Callable[[Facts], object] = bool) -> ResumePlan:
    """Plan to resume a run of a spec of which a checkpoint has these facts."""
    policy = resolved()
    *_, (state, _) = drive(policy, [epoch(1.0)])
    facts = checkpoint_facts(spec, {})
    edit(facts)
    history = [{"epoch": 1, "loss": 1.0}]
    saved = {**facts, "policy": state.to_json(), "history": history, "steps": 1, "done": 0}
    with RunFolder.create(folder, "run") as run:
        run.write_environment({})
        run.write_spec(facts["spec"])
        checkpoints = Checkpoints(run.checkpoints_path, str(run.identity))
        checkpoints.save(epoch_name(1), {"weights": {"w": np.zeros(2)}}, saved)
        return prepare_resume(run)


def early(facts: Facts) -> None:
    """Make a checkpoint one of a version that recorded no meaning."""
    del facts["meaning"]


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        (spec_of(*PLAIN, SUM), []),
        (spec_of(PLAIN[0], "{dense: 4, name: b}", SUM), ["layer b"]),
        (spec_of(*PLAIN, SUM.replace("a, b", "b, a")), ["layer c"]),
        (spec_of(*PLAIN, SUM, rest=REGULARIZE.format("a")), ["layer a"]),
        (spec_of(*PLAIN, SUM, optimizer="{adam: {epsilon: 1e-5}}"), ["optimizer 0"]),
        (spec_of(*PLAIN, SUM, rest="  outputs: {c: b}\n"), ["output c", "layer c"]),
        (
            spec_of(*PLAIN, SUM, optimizer="[{adam: , on: a}, {adam: , on: b}]"),
            ["optimizer 0", "optimizer 1"],
        ),
    ],
)
def test_what_changed_is_named(now: ValidSpec, parts: list[str]) -> None:
    assert sorted(changed_parts(read_again(spec_of(*PLAIN, SUM)), now)) == sorted(parts)


def test_parameters_added_later_do_not_count() -> None:
    spec = spec_of(*PLAIN)
    names = {**meaning_of(spec).parameters, "dense": ["units", "activation"]}
    before = meaning_of(spec, names)
    assert changed_parts(Meaning(names, before.parts), spec) == []


def test_every_component_has_a_meaning() -> None:
    spec = spec_of(*PLAIN)

    def node(number: int, case: Any) -> Node:
        weights = case.operator.weights(*case.inputs)
        return replace(
            spec.graph.nodes[0],
            name=f"n{number}",
            operator=case.operator,
            weights=weights,
            type=case.inputs[0],
            result_types=(case.inputs[0],) * len(case.operator.results()),
        )

    nodes = [node(number, case) for number, case in enumerate(CASES)]
    every = replace(spec, graph=spec.graph.with_nodes(nodes))
    assert changed_parts(read_again(every), every) == []
    (group,) = spec.optimizers
    groups = tuple(group._replace(optimizer=OPTIMIZERS.find(n)()) for n in OPTIMIZERS)
    (one,) = spec.objectives
    known = [LOSSES.find(name) for name in LOSSES]
    losses = tuple(one._replace(output=n.name, loss=n()) for n in known if not required_of(n))
    every = replace(spec, optimizers=groups, objectives=losses)
    assert len(read_again(every).parts) > len(groups) + len(losses)


def test_digests_depend_on_no_hash_seed() -> None:
    code = (
        "import sys; sys.path[:0] = {!r}; from pathlib import Path\n"
        "from speccompile.compiler.compile import compile_spec\n"
        "from speccompile.compiler.differences.meaning import meaning_of\n"
        "print(meaning_of(compile_spec(Path('s.yaml'), text={!r}).spec))\n"
        "assert 'tensorflow' not in sys.modules\n"
    ).format(sys.path, checkpoint_facts(spec_of(*PLAIN), {})["spec"])
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
    assert "layer b" in said.pop()


@pytest.mark.parametrize(
    ("version", "by", "remedy"),
    [
        (__version__, f"another build of speccompile {__version__}", "use that build"),
        ("0.0.9", "speccompile 0.0.9", "use speccompile 0.0.9"),
    ],
)
def test_a_changed_meaning_is_refused(tmp_path: Path, version: str, by: str, remedy: str) -> None:
    def edit(facts: Facts) -> None:
        facts["meaning"]["speccompile"] = version
        facts["meaning"]["parts"]["layer b"] = "0" * 16

    resume(tmp_path, spec_of(*PLAIN))
    with pytest.raises(InputChanged) as refused:
        resume(tmp_path, spec_of(*PLAIN), edit)
    assert refused.value.message == (
        f"{tmp_path}/run/2 was made with {by}, in which its spec meant something else: layer b"
    )
    assert refused.value.help == f"{remedy}, or train the spec again"


BESIDE = "{{dense: 4, name: h, repeat: {}, from: x}}"


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        (spec_of(COPIES, "{dense: 4, from: h}"), "`h`, the name of a repeated layer"),
        (spec_of(COPIES, "{share: h}"), "`h`, the name of a repeated layer"),
        (spec_of(COPIES, rest="  outputs: {y: h}\n"), "`h`, the name of a repeated layer"),
        (spec_of(BESIDE.format(2)), "`from` beside `repeat` of `h`"),
        (
            spec_of(COPIES, rest=REGULARIZE.format("h")),
            "`on: h` in `model.regularize`",
        ),
        (
            spec_of(COPIES, PLAIN[0], optimizer="[{adam: , on: [h]}, {adam: , on: '*'}]"),
            "`on: h` in `training.optimizer`",
        ),
    ],
)
def test_early_runs_whose_spec_changed_its_meaning_are_refused(
    spec: ValidSpec, what: str, tmp_path: Path
) -> None:
    resume(tmp_path, spec)
    with pytest.raises(InputChanged, match="was made with an earlier version") as refused:
        resume(tmp_path, spec, early)
    assert refused.value.message.endswith(f"meant something else: {what}")


@pytest.mark.parametrize(
    "spec",
    [
        spec_of(*PLAIN, rest=REGULARIZE.format("[a, dense, '*']")),
        spec_of(COPIES, "{dense: 4}", rest=REGULARIZE.format("['h*', h_2, dense]")),
        spec_of(COPIES, "{dense: 4, from: h_2}"),
        spec_of(BESIDE.format(1), "{dense: 4, from: h}", rest=REGULARIZE.format("h")),
        spec_of("{dense: 4, name: h_$index, repeat: 2}", "{share: h_1}"),
    ],
)
def test_other_early_runs_are_resumed(spec: ValidSpec, tmp_path: Path) -> None:
    plan = resume(tmp_path, spec, early)
    assert plan.checkpoint is not None
    assert (plan.ended, plan.changes) == (None, ())
