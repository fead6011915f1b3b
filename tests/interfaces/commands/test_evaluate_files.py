"""`evaluate`: which answers are wrong, as text, JSON, tables and a contact sheet."""

import base64
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import speccompile as sc
from command_line import Outcome, speccompile
from PIL import Image

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: pets
data: {csv: {path: t.csv, features: [a, b], target: {species: kind, weight: weight}}}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: 2, kernel_initializer: identity}
      name: kinds
      from: x
    - dense: {units: 1, kernel_initializer: ones}
      name: heavy
      from: x
  outputs: {species: kinds, weight: heavy}
training:
  loss: {species: sparse_categorical_crossentropy, weight: mean_squared_error}
  optimizer: {sgd: 1.0e-9}
  epochs: 1
"""
TABLE = """\
id,a,b,kind,weight
1,5,1,cat,6
2,1,5,cat,6
3,0,2,dog,2
4,3,1,dog,14
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run: `a` speaks for a cat, `b` for a dog; the weight is their sum."""
    folder = tmp_path_factory.mktemp("pets")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    done = speccompile("run", folder / "s.yaml", "--runs", folder)
    assert done.code == 0, done.err
    return folder


def evaluated(folder: Path, *options: Any, **more: Any) -> Outcome:
    run = folder / "pets/1"
    return speccompile("evaluate", run, "--progress", "none", *options, **more)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_text_names_each_class_and_the_residuals(folder: Path) -> None:
    done = evaluated(folder, "--part", "train")
    assert done.code == 0, done.err
    for line in (
        "train: 4 samples, weights of epoch 1",
        "species: 2 of 4 predictions wrong",
        "  cat                  0.5000  0.5000  0.5000        2",
        "  macro average        0.5000  0.5000  0.5000        4",
        "  truth \\ prediction  cat  dog",
        "  cat                   1    1",
        "  0.9 to 1.0             2  0.9820    0.5000",
        "weight: residuals (prediction - truth)",
        "  bias (mean)         -2.5000",
        "  worst: row 4, truth 14, prediction 4",
    ):
        assert line in done.out.splitlines(), done.out


def test_all_parts_beside_each_other(folder: Path) -> None:
    done = evaluated(folder, "--part", "all")
    assert done.code == 0, done.err
    for line in (
        "weights of epoch 1",
        "  samples             4",
        "species: F1          train",
        "  cat               0.5000",
        "weight: residuals       train",
        "  bias (mean)         -2.5000",
    ):
        assert line in done.out.splitlines(), done.out
    refused = evaluated(folder, "--part", "all", "--wrong", folder / "all.csv")
    assert refused.code == 2
    assert "name it with `--part`" in refused.err


@pytest.mark.parametrize("columns", ["60", "120"])
def test_the_text_fits_the_terminal(folder: Path, columns: str) -> None:
    done = evaluated(folder, "--part", "train", terminal=True, environment={"COLUMNS": columns})
    assert max(map(len, done.out.splitlines())) <= int(columns)


def test_json_has_all_measures(folder: Path) -> None:
    found = json.loads(evaluated(folder, "--part", "train", "--format", "json").out)
    species, weight = found["outputs"]["species"], found["outputs"]["weight"]
    assert (species["accuracy"], species["confusion"]) == (0.5, [[1, 1], [1, 1]])
    assert species["classes"][0]["name"] == "cat"
    assert species["calibration"]["error"] == pytest.approx(
        np.abs([1 / (1 + np.exp(-4)) - 0.5, 1 / (1 + np.exp(-2)) - 0.5]).mean(), rel=1e-5
    )
    assert weight["columns"][0]["bias"] == pytest.approx(-2.5)
    assert weight["columns"][0]["worst"] == "row 4"


def test_wrong_answers_are_beside_their_rows(folder: Path, tmp_path: Path) -> None:
    """The worst come first: row 4 is wrong in both outputs, row 2 only about the species."""
    for name in ("w.csv", "w.jsonl", "w.parquet"):
        done = evaluated(folder, "--part", "train", "--wrong", tmp_path / name, "--most", 2)
        assert done.code == 0, done.err
        assert done.err.endswith(f"wrote 2 wrong predictions to {tmp_path / name}\n")
    rows = table((tmp_path / "w.csv").read_text())
    assert [*rows[0]] == [
        *("sample", "species_truth", "species_prediction", "species_probability"),
        *(
            "weight_truth",
            "weight_prediction",
            "weight_residual",
            "id",
            "a",
            "b",
            "kind",
            ":weight",
        ),
    ] or [*rows[0]][-5:] == ["id", "a", "b", "kind", "weight"]
    assert [row["id"] for row in rows] == ["4", "2"]
    assert (rows[0]["species_truth"], rows[0]["species_prediction"]) == ("dog", "cat")
    assert float(rows[0]["species_probability"]) == pytest.approx(1 / (1 + np.exp(-2)), rel=1e-5)
    assert float(rows[0]["weight_residual"]) == pytest.approx(-10, rel=1e-5)
    lines = [json.loads(line) for line in (tmp_path / "w.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["4", "2"]
    assert pq.read_table(tmp_path / "w.parquet")["id"].to_pylist() == ["4", "2"]


def test_other_data_is_measured_alike(folder: Path, tmp_path: Path) -> None:
    shuffled = "weight,more,kind,b,a,id\n14,x,dog,1,3,4\n"
    done = evaluated(folder, "--data", "-", "--wrong", tmp_path / "w.csv", stdin=shuffled)
    assert done.code == 0, done.err
    (row,) = table((tmp_path / "w.csv").read_text())
    assert (row["species_prediction"], row["more"], row["id"]) == ("cat", "x", "4")
    assert "species: 1 of 1 prediction wrong" in done.out


def test_what_can_not_be_written_is_refused_before_the_work(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "w.csv").touch()
    for options, said in (
        (("--wrong", tmp_path / "w.csv"), "already exists"),
        (("--wrong", tmp_path / "w.xlsx"), "unknown table format `.xlsx`"),
        (("--wrong", tmp_path / "w.html"), "a contact sheet shows pictures, but no input has"),
        (("--most", 3), "`--most` requires `--wrong`"),
        (("--wrong", tmp_path / "v.csv", "--most", 0), "`--most` must be a positive integer"),
    ):
        done = evaluated(folder, *options)
        assert (done.code, done.out) == (2, "")
        assert said in done.err.splitlines()[0]


def test_python_gives_the_same(folder: Path, tmp_path: Path) -> None:
    run = sc.open_run(folder / "pets/1")
    found = run.evaluate(part="train", wrong=True)
    species, weight = found.outputs["species"], found.outputs["weight"]
    assert isinstance(species, sc.Classification)
    assert isinstance(weight, sc.Regression)
    assert (species.accuracy, species.classes[1].name) == (0.5, "dog")
    assert str(found) + "\n" == evaluated(folder, "--part", "train").out
    assert "<caption>species</caption>" in found._repr_html_()
    assert found.wrong is not None
    assert repr(found.wrong) == "<2 wrong predictions>"
    assert found.wrong.to_arrow()["id"].to_pylist()[0] == "4"
    found.wrong.write(tmp_path / "w.csv")
    evaluated(folder, "--part", "train", "--wrong", tmp_path / "v.csv")
    assert (tmp_path / "w.csv").read_text() == (tmp_path / "v.csv").read_text()
    with pytest.raises(sc.StorageError, match="already exists"):
        found.wrong.write(tmp_path / "w.csv")
    assert run.evaluate(part="train").wrong is None


PICTURES = """\
spec: 1
name: shades
data: {images: pets, normalize: {divide: 255}}
model:
  inputs: {p: [SIZE, SIZE, 3]}
  layers:
    - {name: mean, global_average_pooling2d: {}}
    - dense: {units: 2, kernel_initializer: ones}
      name: kind
training: {loss: sparse_categorical_crossentropy, optimizer: {sgd: 1.0e-9}, epochs: 1}
"""


@pytest.mark.parametrize(("size", "kind"), [(4, "png"), (80, "jpeg")])
def test_pictures_are_shown_on_a_page(tmp_path: Path, size: int, kind: str) -> None:
    name = 'a"<b>.png'
    for folder, color, file in (("dark", (9, 0, 0), "1.png"), ("light", (255, 128, 0), name)):
        (tmp_path / "pets" / folder).mkdir(parents=True)
        Image.new("RGB", (5, 5), color).save(tmp_path / "pets" / folder / file)
    (tmp_path / "s.yaml").write_text(PICTURES.replace("SIZE", str(size)))
    assert speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path).code == 0
    page, rows = tmp_path / "worst.html", tmp_path / "worst.csv"
    run = ("evaluate", tmp_path / "shades/1", "--progress", "none", "--part", "train", "--wrong")
    assert speccompile(*run, page).code == 0
    assert speccompile(*run, rows).code == 0
    text = page.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "light/a&quot;&lt;b&gt;.png" in text
    assert "<h1>shades/1, train: 1 wrong prediction of 2 samples</h1>" in text
    assert not re.findall(r'(?:src|href)="(?!data:)', text)
    (content,) = re.findall(rf'src="data:image/{kind};base64,([^"]+)"', text)
    picture = Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB")
    assert picture.size == (size, size)
    np.testing.assert_allclose(picture.getpixel((1, 1)), (255, 128, 0), atol=2)
    assert len(text) < 10_000
    (row,) = table(rows.read_text(encoding="utf-8"))
    assert row["sample"] == f"light/{name}"
    assert [*row][1:] == ["kind_truth", "kind_prediction", "kind_probability"]
