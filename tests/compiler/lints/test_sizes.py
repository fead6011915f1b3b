"""What follows from the number of samples: at once where they are made up, else after reading."""

from pathlib import Path

import pytest
from compiled_texts import codes, compiled
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.context import Context
from speccompile.compiler.lints.run_lints import lint_samples
from speccompile.compiler.lints.subject import Subject
from speccompile.spec_schema.findings.finding import Findings

SPEC = """\
spec: 1
data: {data}
model: {{inputs: {{x: [4]}}, layers: [dense: 3]}}
training: {{loss: sparse_categorical_crossentropy, optimizer: {optimizer}, epochs: 10{rest}}}
"""
CSV = "{csv: {path: a.csv, target: t}}"
SYNTHETIC = "{synthetic: 100, split: {validation: 0.2}}"


def spec(rest: str = "", optimizer: str = "adam", data: str = SYNTHETIC) -> str:
    return SPEC.format(data=data, optimizer=optimizer, rest=rest)


def schedule(name: str, parameters: str) -> str:
    return f"{{sgd: {{learning_rate: {{{name}: {{{parameters}}}}}}}}}"


def found(text: str, samples: int) -> list[str]:
    """The codes of what is reported once so many samples are read."""
    compiled_spec = compile_spec(Path("s.yaml"), text=text).spec
    assert compiled_spec is not None
    report = Findings()
    context = Context(compiled_spec.document, compiled_spec.tree, report)
    subject = Subject(
        context, compiled_spec.graph, compiled_spec.objectives, compiled_spec.monitors
    )
    lint_samples(subject, samples)
    return [one.code for one in report]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (", batch_size: 80", []),
        (", batch_size: 81", ["SC441"]),
        ("", []),
        (", policy: {stop_when: {steps: 30}}", []),
        (", policy: {stop_when: {steps: 31}}", ["SC311"]),
    ],
)
def test_made_up_samples_are_counted_before_they_are_made(rest: str, expected: list[str]) -> None:
    text = spec(rest)
    assert codes(compiled(text)) == expected
    assert found(text, 80) == []  # said before
    assert codes(compiled(spec(rest, data=CSV))) == []
    assert found(spec(rest, data=CSV), 80) == expected


START = "initial_learning_rate: 0.1"


@pytest.mark.parametrize(
    ("name", "parameters", "steps"),
    [
        ("cosine_decay", f"{START}, decay_steps: {{}}", 33),
        ("cosine_decay", f"{START}, decay_steps: {{}}, warmup_steps: 13, warmup_target: 1", 20),
        ("polynomial_decay", f"{START}, decay_steps: {{}}", 33),
        ("cosine_decay_restarts", f"{START}, first_decay_steps: {{}}", 33),
        ("piecewise_constant_decay", "boundaries: [9, {}], values: [1, 0.1, 0.01]", 33),
    ],
)
def test_a_schedule_ends_with_the_run_give_or_take_a_tenth(
    name: str, parameters: str, steps: int
) -> None:
    """The run has 10 epochs of 3 steps."""
    right, wrong = (schedule(name, parameters.format(last)) for last in (steps, steps + 1))
    assert codes(compiled(spec(optimizer=right))) == []
    assert codes(compiled(spec(optimizer=wrong))) == ["SC320"]
    assert found(spec(optimizer=wrong, data=CSV), 80) == ["SC320"]
    assert found(spec(optimizer=wrong, data=CSV), 200) == []


@pytest.mark.parametrize("name", ["exponential_decay", "inverse_time_decay"])
def test_a_decay_in_steps_that_never_comes_is_a_note(name: str) -> None:
    parameters = f"{START}, decay_rate: 0.5, staircase: true, decay_steps: "
    assert codes(compiled(spec(optimizer=schedule(name, f"{parameters}33")))) == []
    (found,) = compiled(spec(optimizer=schedule(name, f"{parameters}34"))).findings
    assert (found.code, found.level) == ("SC330", "info")


def test_a_smooth_decay_has_no_end() -> None:
    smooth = schedule("exponential_decay", f"{START}, decay_rate: 0.5, decay_steps: 100000")
    assert codes(compiled(spec(optimizer=smooth))) == []


def test_a_run_may_be_ended_by_steps_before_its_epochs() -> None:
    cosine = schedule("cosine_decay", f"{START}, decay_steps: 30")
    stop = ", policy: {stop_when: {steps: 10}}"
    assert codes(compiled(spec(stop, cosine))) == ["SC320"]
    assert codes(compiled(spec(stop, cosine, data=CSV))) == ["SC320"]
