"""Rules about layers speak on what they are about, and are silent on twenty good runs."""

import json
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import SPEC
from speccompile.runtime.event_record import event_of
from speccompile.runtime.events import LayersMeasured
from speccompile.runtime.history import History
from speccompile.runtime.reporting.course import Course
from speccompile.runtime.reporting.remedies import remedies
from speccompile.runtime.reporting.rules import Verdict
from speccompile.runtime.reporting.verdicts import verdicts

GOOD = json.loads(Path(__file__).with_name("good_layers.json").read_text())
EPOCHS = (1, 2, 4, 8)
LAYERS = ("first", "hidden", "y")


def course(*layers: LayersMeasured) -> Course:
    return Course(History([]), {}, "val_loss", None, 10, layers=layers)


def measured(epoch: int, **changed: dict[str, float]) -> LayersMeasured:
    plain = {
        "weights": dict.fromkeys(LAYERS, 2.0),
        "updates": dict.fromkeys(LAYERS, 0.01),
        "gradients": dict.fromkeys(LAYERS, 0.3),
        "dead": {"first": 0.1, "hidden": 0.0},
    }
    return LayersMeasured(epoch, **{name: plain[name] | changed.get(name, {}) for name in plain})


SHOWN = {
    "dead_units": [measured(e, dead={"hidden": 0.2 * e}) for e in (1, 3, 4)],
    "exploding_gradients": [measured(e, gradients={"hidden": 10.0**e}) for e in EPOCHS],
    "vanishing_gradients": [measured(e, gradients={"first": 1e-5}) for e in EPOCHS],
    "still_layers": [measured(e, updates={"hidden": 1e-9}) for e in EPOCHS],
}
SENTENCES = {
    "dead_units": "Dead units: 80% of the units of `hidden` are 0 for every sample of a batch. "
    "They don't learn any more.",
    "exploding_gradients": "The gradient explodes: its norm is 1.000e+08 after epoch 8, and "
    "10.0090 after epoch 1.",
    "vanishing_gradients": "The gradient vanishes on the way to the first layer: its norm is "
    "1.000e-05 in `first` and 0.3000 in `y`.",
    "still_layers": "The weights of `hidden` don't move.",
}


@pytest.mark.parametrize("rule", SHOWN)
def test_a_rule_speaks_and_no_other_contradicts_it(rule: str) -> None:
    found = verdicts(course(*SHOWN[rule]))
    assert [(one.rule, one.sentence) for one in found] == [(rule, SENTENCES[rule])]


@pytest.mark.parametrize("run", GOOD, ids=[one["run"] for one in GOOD])
def test_good_runs_are_silent(run: dict) -> None:
    layers = [event_of(one) for one in run["layers"]]
    assert len(layers) > 3
    assert len(GOOD) == 20
    assert verdicts(course(*layers)) == ()


def test_a_gradient_that_explodes_towards_the_first_layer_is_told() -> None:
    found = verdicts(course(measured(1, gradients={"first": 900.0})))
    assert found[0].sentence.endswith("its norm is 900.00 in `first` and 0.3000 in `y`.")


def test_dead_units_explain_why_weights_do_not_move() -> None:
    still = measured(8, dead={"hidden": 1.0}, updates={"first": 0.0}, gradients={"first": 0.0})
    assert [one.rule for one in verdicts(course(still))] == ["dead_units"]


def test_without_a_gradient_it_is_said() -> None:
    still = measured(8, updates={"hidden": 0.0, "first": 0.0})
    cut = LayersMeasured(8, still.weights, still.updates, {"y": 0.3}, {})
    (found,) = verdicts(course(cut))
    assert found.sentence == (
        "The weights of `first` and `hidden` don't move: no gradient reaches them."
    )


@pytest.mark.parametrize(
    ("rule", "tried"),
    [
        (
            "dead_units",
            [
                ("training.optimizer.adam.learning_rate=0.0001",),
                ("model.layers.hidden.activation=leaky_relu",),
            ],
        ),
        (
            "exploding_gradients",
            [
                ("training.optimizer.adam.global_clipnorm=1",),
                ("training.optimizer.adam.learning_rate=0.0001",),
            ],
        ),
        ("vanishing_gradients", [("model.layers.first.activation=relu",)]),
        ("still_layers", [("training.optimizer.adam.learning_rate=0.01",)]),
    ],
)
def test_what_to_try_compiles(rule: str, tried: list[tuple[str, ...]]) -> None:
    layers = """[{dense: {units: 8, activation: tanh}, name: first},
      {dense: {units: 8, activation: relu}, name: hidden}, {dense: 3, name: y}]"""
    head, _, tail = SPEC.partition("  layers:")
    spec = sc.load(
        f"{head}  layers: {layers}\n{tail[tail.index('training:') :]}".split("variants")[0]
    )
    shown = course(*SHOWN[rule])
    (verdict,) = verdicts(shown)
    assert [*remedies(verdict, shown, spec)] == tried
    for overrides in tried:
        spec.changed(overrides)


@pytest.mark.parametrize(("factor", "tried"), [("0", 1), ("1e-4", 0)])
def test_a_penalty_is_only_suggested_where_there_is_none(factor: str, tried: int) -> None:
    spec = sc.load(SPEC, overrides=[f"params.l2={factor}"])
    suggested = [*remedies(Verdict("large_gap", ""), course(), spec)]
    assert suggested.count(("model.regularize=[{l2: 1e-4}]",)) == tried
