"""Which samples an epoch takes: by class, in whole batches, or a number of steps."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from resumed_runs import ONE_METRIC, Case, at, state_of
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.events import EpochEnded, Progress, RunStarted
from speccompile.runtime.training.epoch_order import EpochOrder, members_of
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.document.training import Training
from speccompile.spec_schema.findings.finding import Findings

SEED = 7
LABELS = st.lists(st.integers(0, 3), min_size=1, max_size=60)


def order_of(labels: list[int], **options: object) -> EpochOrder:
    training = Training(loss="hinge", optimizer="sgd", epochs=1, **options)
    members = members_of(np.array(labels)) if training.sampling else ()
    return EpochOrder(training, SEED, len(labels), members)


@given(labels=LABELS, epoch=st.integers(1, 5), shuffle=st.booleans())
@pytest.mark.parametrize("sampling", ["balanced", "oversample", "undersample"])
def test_classes_are_equally_frequent(
    sampling: str, labels: list[int], epoch: int, shuffle: bool
) -> None:
    order = order_of(labels, sampling=sampling, shuffle=shuffle)
    rows = order.rows(epoch).tolist()
    counts = Counter(labels)
    of_class = Counter(labels[row] for row in rows)
    assert of_class.keys() == counts.keys()
    assert max(of_class.values()) - min(of_class.values()) <= (sampling == "balanced")
    size = {
        "balanced": len(labels),
        "oversample": len(counts) * max(counts.values()),
        "undersample": len(counts) * min(counts.values()),
    }
    assert len(rows) == order.samples == size[sampling]
    times = Counter(rows)
    for label in counts:  # none is repeated before all of its class are there
        each = [times[row] for row, one in enumerate(labels) if one == label]
        assert max(each) - min(each) <= 1
    assert rows == order.rows(epoch).tolist()
    assert shuffle or rows == sorted(rows)


@given(labels=LABELS, data=st.data(), epoch=st.integers(1, 3))
def test_classes_have_their_shares(labels: list[int], data: st.DataObject, epoch: int) -> None:
    counts = [labels.count(label) for label in sorted(set(labels))]
    parts = data.draw(st.lists(st.integers(1, 9), min_size=len(counts), max_size=len(counts)))
    shares = tuple(part / sum(parts) for part in parts)
    order = replace(order_of(labels, sampling={"a": 0.5}), shares=shares)
    rows = order.rows(epoch)
    assert len(rows) == len(labels) == order.pass_size
    found = [int((np.array(labels)[rows] == label).sum()) for label in sorted(set(labels))]
    assert found == order.per_class
    assert min(found) >= 1
    if min(share * len(labels) for share in shares) >= 1:
        wanted = np.array(shares) * len(labels)
        assert np.abs(np.array(found) - wanted).max() <= len(counts)


def test_every_class_has_a_sample_where_there_are_few() -> None:
    order = order_of([*range(10)], sampling={"a": 0.5})
    order = replace(order, shares=(0.19, 0.01) * 5)
    assert order.per_class == [1] * 10
    assert sorted(order.rows(1).tolist()) == [*range(10)]


def test_what_is_left_out_differs_from_epoch_to_epoch() -> None:
    order = order_of([0] * 20 + [1] * 3, sampling="undersample")
    assert len({tuple(sorted(order.rows(epoch).tolist())) for epoch in range(1, 9)}) > 4


@given(
    size=st.integers(1, 40),
    batch=st.integers(1, 12),
    steps=st.integers(1, 20),
    shuffle=st.booleans(),
)
def test_epochs_of_a_number_of_steps_go_on_through_the_data(
    size: int, batch: int, steps: int, shuffle: bool
) -> None:
    options = {"batch_size": batch, "shuffle": shuffle}
    order = order_of([0] * size, steps_per_epoch=steps, **options)
    passes = order_of([0] * size, **options)
    epochs = [order.rows(epoch) for epoch in range(1, 6)]
    assert {len(rows) for rows in epochs} == {steps * batch}
    taken = np.concatenate(epochs)
    whole = np.concatenate([passes.rows(n) for n in range(1, len(taken) // size + 2)])
    assert taken.tolist() == whole[: len(taken)].tolist()


@given(size=st.integers(1, 40), batch=st.integers(1, 12))
def test_a_remainder_is_dropped(size: int, batch: int) -> None:
    whole, cut = (order_of([0] * size, batch_size=batch, drop_remainder=d) for d in (False, True))
    assert cut.steps == size // batch
    assert cut.rows(3).tolist() == whole.rows(3)[: cut.steps * batch].tolist()
    assert whole.steps == -(-size // batch)


SPEC = """\
spec: 1
data: {{csv: {{path: t.csv, target: y}}, split: {{validation: 0.2}}}}
model: {{inputs: {{x: [1]}}, layers: [dense: {units}]}}
training: {{loss: {loss}, optimizer: sgd, epochs: 1, {option}}}
"""


@pytest.mark.parametrize(
    ("option", "loss", "units", "found"),
    [
        ("drop_remainder: true", "sparse_categorical_crossentropy", 2, "SC443 drop_remainder"),
        ("sampling: balanced", "mean_squared_error", 1, "SC444 sampling"),
        ("sampling: balanced", "sparse_categorical_crossentropy", 2, ""),
        ("sampling: {'1': 0.2}", "sparse_categorical_crossentropy", 2, ""),
        ("sampling: {'1': 0.2, '0': 0.8}", "sparse_categorical_crossentropy", 2, ""),
        ("sampling: {'2': 0.2}", "sparse_categorical_crossentropy", 2, "SC449 sampling.2"),
        ("sampling: {'2': 0.2}", "sparse_categorical_crossentropy", 3, "SC449 sampling.2"),
        ("sampling: {'1': 0.2, '0': 0.7}", "sparse_categorical_crossentropy", 2, "SC449 sampling"),
        ("sampling: {'1': 0.6, '0': 0.7}", "sparse_categorical_crossentropy", 2, "SC449 sampling"),
    ],
)
def test_what_gives_no_step(option: str, loss: str, units: int, found: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,y\n" + "".join(f"{n},{n % 2}\n" for n in range(20)))
    text = SPEC.format(option=option, loss=loss, units=units)
    compilation = compile_spec(tmp_path / "spec.yaml", text=text)
    findings = compilation.findings
    if compilation.spec is not None:
        findings = Findings()
        load_run_data(compilation.spec, findings)
    shown = [f"{one.code} {one.path.removeprefix('training.')}" for one in findings]
    assert shown == [found] * bool(found)


def test_the_header_says_how_many_samples_each_class_has(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,y\n" + "".join(f"{n},{n % 5 == 0:d}\n" for n in range(100)))
    text = SPEC.format(option="sampling: {1: 0.6}", loss="binary_crossentropy", units=1)
    spec = compile_spec(tmp_path / "spec.yaml", text=text.replace("{validation: 0.2}", "{}")).spec
    data = load_run_data(spec, Findings())
    said = "`sampling` takes 100 samples in an epoch: 0 40 (of 80), 1 60 (of 20)"
    assert data.dataset.notes[-1] == said
    targets = data.dataset.train.targets["dense"][data.order.rows(1)]
    assert targets.sum() == 60


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("target", "options"),
    [
        ("keras", ("training.sampling=oversample", "data.stream=true")),
        ("graph", ("training.sampling={'1': 0.3}", "training.steps_per_epoch=7")),
    ],
)
def test_killed_in_mid_epoch_a_run_comes_to_the_same_end(
    target: str,
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("tensorflow")
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)  # no checkpoint waits
    case = Case(tmp_path)
    options = (*options, ONE_METRIC, "training.epochs=3", "training.drop_remainder=true")
    events = []
    whole = case.run(target, *options, react=events.append)
    (started,) = (event for event in events if isinstance(event, RunStarted))
    progress = [event for event in events if isinstance(event, Progress)]
    assert {event.steps for event in progress} == {started.steps_per_epoch}
    assert len([event for event in events if isinstance(event, EpochEnded)]) == 3
    folder = case.run(target, *options, react=at(9))
    assert not (folder / "result.json").exists()
    case.resume(folder)
    assert state_of(folder) == state_of(whole)
