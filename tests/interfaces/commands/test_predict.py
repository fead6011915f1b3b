"""`predict` after a run, on both targets: what is answered is what metrics counted."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from command_line import speccompile

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: many
data:
  npz:
    path: d.npz
    inputs: {w: w, x: x}
    targets: {tags: tags, speech: speech, margin: sign, even: even, species: kind, species_b: grid}
model:
  inputs: {w: {shape: [3], dtype: int32}, x: [1]}
  layers:
    - embedding: {input_dim: 3, output_dim: 3, embeddings_initializer: {identity: 5.0}}
      name: tagger
      from: w
    - dense: {units: 3, kernel_initializer: ones}
      name: three
      from: x
    - reshape: [3, 1]
      name: lines
      from: three
    - activation: sigmoid
      name: speaker
      from: lines
    - dense: {units: 1, kernel_initializer: ones}
      name: plain
      from: x
    - dense: {units: 1, kernel_initializer: zeros, use_bias: false}
      name: nothing
      from: x
    - dense: {units: 2, kernel_initializer: ones}
      name: kinds
      from: x
  outputs:
    {tags: tagger, speech: speaker, margin: plain, even: nothing, species: kinds, species_b: lines}
training:
  loss:
    tags: sparse_categorical_crossentropy
    speech: binary_crossentropy
    margin: hinge
    even: binary_crossentropy
    species: sparse_categorical_crossentropy
    species_b: mean_squared_error
  metrics: {even: [accuracy], margin: [accuracy]}
  optimizer: {sgd: 1.0e-7}
  epochs: 1
  batch_size: 4
"""
X = np.array([[-2.0], [-0.25], [0.25], [2.0]])
W = np.array([[0, 1, 2], [2, 2, 0], [1, 0, 0], [0, 0, 1]])


@pytest.fixture(scope="module", params=["keras", "graph"])
def rows(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The answers to the training data, a mapping a sample, and what was said beside them."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    np.savez(
        folder / "d.npz",
        w=W,
        x=X,
        tags=W,
        speech=np.repeat(X > 0, 3, axis=1),
        sign=np.sign(X[:, 0]).astype(int),
        even=[0, 1, 0, 0],
        kind=np.array(["a", "b", "a", "b"]),
        grid=np.zeros((4, 3, 1)),
    )
    target = ("--target", request.param)
    done = speccompile("run", folder / "s.yaml", *target, "--runs", folder / "runs")
    assert done.code == 0, done.err
    run = folder / "runs" / "many" / "1"
    done = speccompile("predict", run, "--data", folder / "d.npz")
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out))), done.err, run


def sigmoid(value: float) -> float:
    return 1 / (1 + np.exp(-value))


def test_each_position_is_answered(rows) -> None:
    found, _, _ = rows
    # The embedding is 5 times the identity: the tag of each place is its input.
    likely = np.exp(5) / (np.exp(5) + 2)
    for row, tags in zip(found, W, strict=True):
        assert [row[f"tags_{place}"] for place in range(3)] == [str(tag) for tag in tags]
        for place, tag in enumerate(tags):
            assert float(row[f"tags_{place}_{tag}"]) == pytest.approx(likely, rel=1e-5)
    for row, (x,) in zip(found, X, strict=True):
        assert [row[f"speech_{place}"] for place in range(3)] == ["1" if x > 0 else "0"] * 3
        assert float(row["speech_2_1"]) == pytest.approx(sigmoid(x), rel=1e-5)


def test_the_sign_decides_by_margins(rows) -> None:
    found, _, _ = rows
    assert [row["margin"] for row in found] == ["-1", "-1", "1", "1"]
    assert [float(row["margin_margin"]) for row in found] == pytest.approx(X[:, 0], rel=1e-5)
    assert not [name for name in found[0] if name.startswith("margin_") and name[7:] != "margin"]


def test_a_probability_of_half_is_no_as_accuracy_has_it(rows) -> None:
    found, _, run = rows
    assert [(row["even"], row["even_1"]) for row in found] == [("0", "0.5")] * 4
    with (run / "history.csv").open() as file:
        (epoch,) = csv.DictReader(file)
    assert float(epoch["even_accuracy"]) == 0.75


def test_outputs_of_like_names_keep_their_columns(rows) -> None:
    found, said, _ = rows
    for row, (x,) in zip(found, X, strict=True):
        parts = {name: float(row[f"species_{name}"]) for name in ("a", "b")}
        assert sum(parts.values()) == pytest.approx(1, rel=1e-5)
        assert row["species"] == max(parts, key=lambda name: parts[name])
        assert float(row["species_b_1"]) == pytest.approx(x, rel=1e-5)
    assert "note:" not in said


GAPS = """\
spec: 1
name: gaps
data: {csv: {path: t.csv, features: {i: id, x: a}, target: y, missing: drop}}
model:
  inputs: {i: {shape: [1], dtype: int32}, x: [1]}
  layers:
    - embedding: {input_dim: 3, output_dim: 1, embeddings_initializer: zeros}
      from: i
    - {flatten: {}, name: looked}
    - add: {}
      from: [looked, x]
      name: same
training: {loss: mean_squared_error, optimizer: {sgd: 1.0e-7}, epochs: 1, batch_size: 4}
"""
TABLE = "id,a,y\n0,1,1\n1,,2\n2,3,3\n0,4,4\n"


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of which a row was dropped."""
    folder = tmp_path_factory.mktemp("gaps")
    (folder / "s.yaml").write_text(GAPS, encoding="utf-8")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    done = speccompile("run", folder / "s.yaml", "--runs", folder)
    assert done.code == 0, done.err
    assert "t.csv: 1 row with an empty cell was dropped" in done.out
    return folder


def predicted(gaps: Path, text: str, *options: str):
    (gaps / "new.csv").write_text(text, encoding="utf-8")
    done = speccompile("predict", gaps / "gaps/1", "--data", gaps / "new.csv", *options)
    return done, list(csv.reader(io.StringIO(done.out)))


def test_the_file_of_the_training_can_be_answered(gaps: Path) -> None:
    done, rows = predicted(gaps, TABLE)
    assert (done.code, rows) == (1, [])
    assert "error[SC407]" in done.err
    assert "help: to skip such rows, use `--bad-rows skip`; to keep them without a" in done.err
    done, rows = predicted(gaps, TABLE, "--bad-rows", "skip")
    assert done.code == 0
    assert [row[0] for row in rows] == ["sample", "row 1", "row 3", "row 4"]
    assert [float(row[1]) for row in rows[1:]] == pytest.approx([1, 3, 4], rel=1e-3)
    assert "skipped 1 bad row: line 3, column `a`: empty cell" in done.err


def test_bad_rows_are_marked_where_they_are(gaps: Path) -> None:
    text = "id,a\n7,1\n0,2\n1,x\n1\n2,5\n2,\n"
    done, rows = predicted(gaps, text, "--bad-rows", "mark")
    assert done.code == 0
    assert rows[0] == ["sample", "same", "problem"]
    assert [row[0] for row in rows[1:]] == [f"row {number}" for number in range(1, 7)]
    assert [row[1] and round(float(row[1]), 2) for row in rows[1:]] == ["", 2, "", "", 5, ""]
    assert [row[2] for row in rows[1:]] == [
        "line 2, column `id`: expected an index from 0 to 2, got '7' (the embedding has 3 rows)",
        "",
        "line 4, column `a`: expected a number, got 'x'",
        "line 5: expected 2 cells, got 1",
        "",
        "line 7, column `a`: empty cell",
    ]
    assert "new.csv: 4 bad rows have no prediction: line 2, column `id`" in done.err
    done, rows = predicted(gaps, "id,a\n1,2\n", "--bad-rows", "mark")
    assert rows == [["sample", "same", "problem"], ["row 1", rows[1][1], ""]]


def test_evaluation_says_how_many_rows_it_leaves_out(gaps: Path) -> None:
    done = speccompile("evaluate", gaps / "gaps/1", "--part", "train")
    assert done.code == 0
    assert done.out.startswith("train: 3 samples")
    assert "note: t.csv: 1 row with an empty cell was dropped" in done.err
    (gaps / "new.csv").write_text("id,a,y\n0,1,1\n9,1,1\n1,,2\n1,2,\n", encoding="utf-8")
    given = ("evaluate", gaps / "gaps/1", "--data", gaps / "new.csv")
    done = speccompile(*given)
    assert done.code == 1
    assert "error[SC438]" in done.err
    done = speccompile(*given, "--bad-rows", "skip")
    assert done.code == 0
    assert ": 1 sample," in done.out
    assert "1 row with an empty cell was dropped" in done.err
    assert "skipped 2 bad rows: line 3, column `id`: expected an index from 0 to 2, " in done.err
    done = speccompile("evaluate", gaps / "gaps/1", "--bad-rows", "skip")
    assert done.code == 2
    assert "`--data`" in done.err


@pytest.mark.parametrize("name", ["answers.xlsx", "answers.json", "answers.csv.gz"])
def test_a_suffix_of_another_format_is_refused(gaps: Path, name: str) -> None:
    """It wrote CSV under any name."""
    path = gaps / name
    done = speccompile("predict", gaps / "gaps/1", "--data", gaps / "t.csv", "--output", path)
    assert (done.code, done.out, path.exists()) == (2, "", False)
    assert done.err == (
        f"error: unknown table format `{path.suffix}` ({path})\n"
        "help: known formats: CSV (.csv), JSON lines (.jsonl), Parquet (.parquet)\n"
    )


def test_columns_that_give_way_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,kind,weight\n1,cat,4\n3,dog,30\n")
    (tmp_path / "s.yaml").write_text(
        """\
spec: 1
name: twice
data: {csv: {path: t.csv, features: [a], target: {species: kind, species_dog: weight}}}
model:
  inputs: {x: [1]}
  layers:
    - dense: 2
      name: k
    - dense: {units: 1, kernel_initializer: ones}
      name: w
      from: x
  outputs: {species: k, species_dog: w}
training:
  loss: {species: sparse_categorical_crossentropy, species_dog: mean_squared_error}
  optimizer: {sgd: 1.0e-7}
  epochs: 1
"""
    )
    assert speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path).code == 0
    done = speccompile("predict", tmp_path / "twice/1", "--data", tmp_path / "t.csv")
    found = list(csv.DictReader(io.StringIO(done.out)))
    assert list(found[0]) == ["sample", "species", "species:cat", "species:dog", "species_dog"]
    assert [float(row["species_dog"]) for row in found] == pytest.approx([1, 3], rel=1e-3)
    assert "note: columns of `species` would clash with others" in done.err


UNDEFINED = """\
spec: 1
name: undefined
data: {csv: {path: t.csv, target: y}}
model: {inputs: {x: [1]}, layers: [{dense: {units: 3, kernel_initializer: {constant: 3}}}]}
training:
  {loss: sparse_categorical_crossentropy, metrics: [accuracy], optimizer: adam, epochs: 1}
"""


def test_nan_is_no_answer_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(UNDEFINED)
    (tmp_path / "t.csv").write_text("x,y\n1,0\n2,1\n3,2\n")
    (tmp_path / "far.csv").write_text("x,y\n1,0\n3e38,0\n-3e38,0\n")  # beyond float32 inside
    outcome = speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path, "--progress", "none")
    assert outcome.code == 0, outcome
    run = tmp_path / "undefined" / "1"
    outcome = speccompile("predict", run, "--data", tmp_path / "far.csv")
    rows = list(csv.reader(io.StringIO(outcome.out)))[1:]
    assert [bool(row[1]) for row in rows] == [True, False, False]
    assert "warning: the network outputs NaN for 2 samples: row 2, row 3\n" in outcome.err
    outcome = speccompile("evaluate", run, "--data", tmp_path / "far.csv", "--format", "json")
    assert json.loads(outcome.out, parse_constant=pytest.fail)["loss"] == "NaN"
    assert "warning: a value is not finite" in outcome.err
    assert "guess" not in outcome.err
