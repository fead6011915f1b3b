"""Metrics under names of their own: what is watched, compared and refused."""

import pytest
from compiled_texts import compiled
from speccompile.compiler.compile import Compilation
from speccompile.compiler.differences.comparison import compared

SPEC = """\
spec: 1
data: {synthetic: 64, split: {validation: 0.25}}
model: {inputs: {x: [4]}, layers: [{dense: {units: 1}}]}
training:
  loss: binary_crossentropy
  optimizer: adam
  epochs: 3
  metrics: METRICS
  policy: {early_stopping: {monitor: MONITOR, patience: 1}}
"""
TWO = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
      name: a
    - dense: 1
      from: x
      name: b
  outputs: {left: a, right: b}
training:
  loss: {left: hinge, right: hinge}
  optimizer: adam
  epochs: 3
  metrics: {left: [{auc: PR, name: pr}], right: [auc, {auc: PR, name: pr}]}
"""


def of(metrics: str, monitor: str = "val_loss") -> Compilation:
    return compiled(SPEC.replace("METRICS", metrics).replace("MONITOR", monitor))


def test_two_of_a_kind_are_watched_by_their_names() -> None:
    result = of("[auc, {auc: PR, name: pr_auc}, {auc: {curve: PR}, name: again}]", "val_pr_auc")
    assert not list(result.findings)
    assert result.spec is not None
    (objective,) = result.spec.objectives
    assert [measure.name for measure in objective.metrics] == ["auc", "pr_auc", "again"]
    assert result.spec.monitors["val_pr_auc"].better == "max"


def test_the_name_of_an_output_precedes_that_of_its_metric() -> None:
    spec = compiled(TWO).spec
    assert spec is not None
    assert {"left_pr", "right_auc", "right_pr"} < set(spec.monitors)


@pytest.mark.parametrize(
    ("metrics", "code", "kind", "path"),
    [
        ("[auc, auc: PR]", "SC202", "duplicate_metric", "training.metrics[1]"),
        ("[auc, {recall: {}, name: auc}]", "SC202", "duplicate_metric", "training.metrics[1]"),
        ("[{auc: PR, name: loss}]", "SC103", "wrong_value", "training.metrics[0].name"),
        ("[{auc: PR, name: val_auc}]", "SC103", "wrong_value", "training.metrics[0].name"),
        ("[{auc: PR, name: 2nd}]", "SC103", "wrong_value", "training.metrics[0].name"),
        ("[{name: auc}]", "SC105", "", "training.metrics[0]"),
        ("[{name: auc, curve: PR}]", "SC105", "", "training.metrics[0]"),
        ("[{name: pr, curve: PR}]", "SC101", "", "training.metrics[0].curve"),
        ("[{auk: PR, name: x}]", "SC101", "", "training.metrics[0].auk"),
        ("[{auc: {curve: PR, name: pr}}]", "SC101", "unknown_key", "training.metrics[0].name"),
        ("[{auc: {curve: roc}, name: x}]", "SC103", "", "training.metrics[0].auc.curve"),
        ("[{auc: PR, recall: 0.5, name: x}]", "SC105", "", "training.metrics[0]"),
    ],
)
def test_what_a_name_can_not_be(metrics: str, code: str, kind: str, path: str) -> None:
    (found,) = of(metrics).findings
    assert (found.code, found.path) == (code, path)
    assert kind in (found.kind, "")


def test_a_metric_inside_a_name_is_checked_like_any_other() -> None:
    (found,) = of("[{recall: {class_id: 3}, name: third}]").findings
    assert found.path == "training.metrics[0].recall.class_id"
    assert found.span is not None


def test_metrics_are_compared_by_their_names() -> None:
    before, after = (
        of(metrics).spec
        for metrics in (
            "[{auc: PR, name: pr}, auc]",
            "[auc, {auc: {num_thresholds: 500}, name: pr}]",
        )
    )
    assert before is not None
    assert after is not None
    found = [(one.path, one.before, one.after) for one in compared(before, after).differences]
    assert found == [
        ("training.metrics.pr.auc.num_thresholds", "10000", "500"),
        ("training.metrics.pr.auc.curve", "PR", "ROC"),
    ]
