"""Batches of samples of about the same length, cut to their longest sample."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from compiled_texts import compiled as checked
from hypothesis import given
from hypothesis import strategies as st
from resumed_runs import Case, at, state_of
from speccompile.runtime.training.epoch_order import POOL, EpochOrder
from speccompile.runtime.training.grouping import NOTHING, Cut, lengths_of, words_of
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.document.training import Training
from speccompile.spec_schema.findings.finding import Findings

WIDTH, SAMPLES, BATCH = 12, 60, 8
SPEC = """\
spec: 1
name: waves
seed: 5
data:
  npz: {path: t.npz, inputs: {words: words, other: other}, targets: {label: label, tags: tags}}
  split: {validation: 10}
model:
  inputs: {words: {shape: [null], dtype: int32}, other: [null, 2]}
  layers:
    - embedding: {input_dim: 20, output_dim: 4, mask_zero: true}
      from: words
      name: vectors
    - masking:
      from: other
    - concatenate:
      from: [vectors, masking]
    - gru: {units: 5, return_sequences: true}
      name: steps
    - dense: 3
      name: tags
    - global_average_pooling1d:
      from: steps
    - dense: 2
      name: label
  outputs: {label: label, tags: tags}
training:
  loss: {label: sparse_categorical_crossentropy, tags: sparse_categorical_crossentropy}
  metrics: {tags: [accuracy]}
  optimizer: {adam: 0.02}
  batch_size: 8
  epochs: 3
  group_by_length: words
  policy: {checkpoint: {every_steps: 2}}
"""


SHORT = """\
spec: 1
seed: 5
data: {npz: {path: t.npz, inputs: words, targets: label}}
model:
  inputs: {words: {shape: [null], dtype: int32}}
  layers:
    - embedding: {input_dim: 20, output_dim: 4, mask_zero: true}
    - global_average_pooling1d
    - dense: 2
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.02}
  batch_size: 8
  epochs: 3
  group_by_length: words
  policy: {checkpoint: {every_steps: 2}}
"""


def arrays() -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    lengths = random.integers(1, WIDTH + 1, SAMPLES)
    there = np.arange(WIDTH) < lengths[:, None]
    words = random.integers(1, 20, (SAMPLES, WIDTH)) * there
    other = random.normal(size=(SAMPLES, WIDTH, 2)).astype(np.float32) * there[..., None]
    return {"words": words, "other": other, "label": lengths % 2, "tags": words % 3}


class Sentences(Case):
    """A folder with padded sentences."""

    def __init__(self, folder: Path, spec: str = SPEC, **changed: np.ndarray) -> None:
        super().__init__(folder)
        self.spec_path.write_text(spec)
        np.savez(folder / "t.npz", **{**arrays(), **changed})


def order_of(lengths: list[int], **options: Any) -> EpochOrder:
    training = Training(loss="hinge", optimizer="sgd", epochs=1, **options)
    return EpochOrder(training, 7, len(lengths), lengths=np.array(lengths))


@given(
    lengths=st.lists(st.integers(0, 50), min_size=1, max_size=300),
    batch=st.integers(1, 9),
    epoch=st.integers(1, 4),
)
def test_every_sample_occurs_once_among_others_of_its_length(
    lengths: list[int], batch: int, epoch: int
) -> None:
    order = order_of(lengths, batch_size=batch)
    rows = order.rows(epoch)
    assert sorted(rows.tolist()) == list(range(len(lengths)))
    assert rows.tolist() == order_of(lengths, batch_size=batch).rows(epoch).tolist()
    assert rows.dtype == np.int32
    if len(lengths) <= POOL * batch:  # then batches don't overlap in length
        whole = len(lengths) // batch
        found = np.array(lengths)[rows[: whole * batch]].reshape(whole, batch)
        by_shortest = found[np.lexsort((found.max(axis=1), found.min(axis=1)))]
        assert (by_shortest.max(axis=1)[:-1] <= by_shortest.min(axis=1)[1:]).all()


def test_batches_differ_from_epoch_to_epoch() -> None:
    order = order_of([*range(40)] * 3, batch_size=8)
    epochs = [order.rows(epoch).tolist() for epoch in range(1, 9)]
    assert len({tuple(rows) for rows in epochs}) == 8
    assert len({tuple(sorted(rows[:8])) for rows in epochs}) > 4
    assert len({tuple(sorted(order_of([1] * 20).rows(n)[16:])) for n in range(1, 9)}) > 4


def test_the_lengths_of_samples() -> None:
    assert lengths_of(np.array([[1, 0, 2, 0], [0, 0, 0, 0], [1, 1, 1, 1]])).tolist() == [3, 0, 4]
    assert lengths_of(np.array([[[0, 0], [0, 1], [0, 0]]])).tolist() == [2]
    assert lengths_of(np.array([["a", "", "b"], ["a", "", ""]], object)).tolist() == [3, 1]
    texts = np.array([["two words"], [""]], object)
    assert words_of(texts, by_character=False).tolist() == [2, 0]
    assert words_of(texts, by_character=True).tolist() == [9, 0]


WORDS = """\
spec: 1
{data}
model:
  inputs: {{x: {input}}}
  layers:
    - {first}
    - {second}
    - lstm: 4
    - dense: 1
training: {{loss: mean_squared_error, optimizer: sgd, epochs: 1, group_by_length: {name}{more}}}
"""
NUMBERS, TEXT = "{shape: [null], dtype: int32}", "{shape: [1], dtype: string}"
EMBEDDED = "embedding: {input_dim: 20, output_dim: 4, mask_zero: true}"
SPLIT = "text_vectorization: {max_tokens: 20}"
FIXED = "text_vectorization: {max_tokens: 20, output_sequence_length: 5}"
SERIES = ("[null, 3]", "masking", "identity")
STANDARDIZED = "data: {npz: t.npz, normalize: standardize}"


@pytest.mark.parametrize(
    ("layers", "options", "expected"),
    [
        ((NUMBERS, EMBEDDED, "identity"), {}, []),
        ((TEXT, SPLIT, EMBEDDED), {}, []),
        (SERIES, {}, []),
        (SERIES, {"data": "data: {npz: t.npz, normalize: {divide: 2}}"}, []),
        ((NUMBERS, EMBEDDED, "identity"), {"data": STANDARDIZED}, []),
        (SERIES, {"data": STANDARDIZED}, ["normalized_padding"]),
        (SERIES, {"name": "y"}, ["unknown_name"]),
        (SERIES, {"more": ", shuffle: false"}, ["kept_order"]),
        (("[9, 3]", "masking", "identity"), {}, ["one_length"]),
        (("[null, 3]", "identity", "identity"), {}, ["padding_counts"]),
        ((TEXT, FIXED, EMBEDDED), {}, ["fixed_text"]),
    ],
)
def test_samples_without_lengths(
    layers: tuple[str, str, str], options: dict[str, str], expected: list[str]
) -> None:
    given_ = {"data": "data: {synthetic: 64}", "name": "x", "more": "", **options}
    first = dict(zip(("input", "first", "second"), layers, strict=True))
    result = checked(WORDS.format(**first, **given_))
    assert [one.kind for one in result.findings] == expected


def test_targets_of_another_length_are_refused(tmp_path: Path) -> None:
    case = Sentences(tmp_path, tags=np.zeros((SAMPLES, WIDTH + 1), int))
    findings = Findings()
    assert load_run_data(case.spec(), findings) is None
    (found,) = findings
    assert (found.kind, found.path) == ("positions_of_other_length", "training.group_by_length")


@pytest.mark.tensorflow
def test_cut_batches_train_as_whole_ones(tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    import tensorflow as tf
    from speccompile.compiler.targets import lower
    from speccompile.runtime.training.loop import Loop
    from speccompile.runtime.training.streamed import placed

    case, widths, ends = Sentences(tmp_path), [], []
    for target, stream, is_cut in (
        ("keras", "true", True),
        ("graph", "false", True),
        ("graph", "false", False),
    ):
        spec = case.spec(f"data.stream={stream}")
        data = load_run_data(spec, Findings())
        assert data.cut == Cut(("words", "other"), ("tags",))
        assert "`group_by_length`: " in data.dataset.notes[-1]
        program, rows = lower(spec, target), data.order.rows(1)
        loop = Loop(program, placed(data.dataset.train, {}, data.cut if is_cut else NOTHING), BATCH)
        batches = (
            loop.data.batch(loop.data.only(rows), at, at + BATCH) for at in range(0, 50, BATCH)
        )
        widths.append([one.inputs["words"].shape[1] for one in batches])
        measures = program.initial_measures()
        measures, made, finite = loop.train(tf.constant(rows), 0, 99, 0, measures)
        assert (made, finite) == (7, True)
        weights = {name: weight.numpy() for name, weight in program.weights.items()}
        ends.append({**loop.values(measures), **weights})
    longest = [
        int(data.order.lengths[rows[at : at + BATCH]].max()) for at in range(0, len(rows), BATCH)
    ]
    assert widths == [longest, longest, [WIDTH] * 7]
    for name, value in ends[2].items():
        np.testing.assert_allclose(ends[0][name], value, 1e-4, 1e-6, err_msg=name)
        np.testing.assert_allclose(ends[1][name], value, 1e-4, 1e-6, err_msg=name)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("target", "stream"), [("keras", "true"), ("graph", "false")])
def test_killed_in_mid_epoch_a_run_comes_to_the_same_end(
    target: str, stream: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tensorflow")
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)  # no checkpoint waits
    case, options = Sentences(tmp_path, SHORT), (f"data.stream={stream}",)
    whole = case.run(target, *options)
    folder = case.run(target, *options, react=at(9))
    assert not (folder / "result.json").exists()
    case.resume(folder)
    assert state_of(folder) == state_of(whole)
