"""Inputs of strings: columns of a table, arrays of text, synthetic ones."""

from pathlib import Path

import numpy as np
import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.data.domain import vocabulary_sizes
from speccompile.runtime.data.features.normalization import Normalization
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings.finding import Findings

TEXT = """
spec: 1
data:
  SOURCE
  normalize: standardize
  split: {validation: 0.5}
model:
  inputs: {color: {shape: [2], dtype: string}, size: [1]}
  layers:
    - hashing: {num_bins: 8, output_mode: count}
      from: color
      name: hashed
    - concatenate:
      from: [hashed, size]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""
CSV = "csv: {path: t.csv, target: y, features: {color: [color, shade], size: size}}"
NPZ = "npz: {path: t.npz, inputs: {color: color, size: size}, targets: y}"
COLORS = [["red", " dark, very"], ["", "7"], ["blau ü", "light"], ["x" * 500, "NA"]]
SIZES = [1.0, 2.0, 3.0, 4.0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [f'"{a}","{b}",{size},{size}' for (a, b), size in zip(COLORS, SIZES, strict=True)]
    (tmp_path / "t.csv").write_text("\n".join(["color,shade,size,y", *rows]), encoding="utf-8")
    size = np.array(SIZES)[:, None]
    np.savez(tmp_path / "t.npz", color=np.array(COLORS), size=size, y=size)
    np.savez(tmp_path / "bytes.npz", color=np.char.encode(COLORS, "utf-8"), size=size, y=size)
    np.savez(tmp_path / "numbers.npz", color=np.ones((4, 2)), size=np.array(COLORS), y=size)
    return tmp_path


def loaded(folder: Path, source: str, **others: str):
    text = TEXT.replace("SOURCE", source)
    for old, new in others.items():
        text = text.replace(old, new)
    spec = compile_spec(folder / "spec.yaml", text=text).spec
    assert spec is not None
    findings = Findings()
    return spec, load_run_data(spec, findings), findings


@pytest.mark.parametrize("source", [CSV, NPZ, NPZ.replace("t.npz", "bytes.npz")])
@pytest.mark.parametrize("stream", [False, True])
def test_strings_are_read_as_they_are(folder: Path, source: str, stream: bool) -> None:
    _, data, _ = loaded(folder, f"{source}\n  stream: {str(stream).lower()}")
    parts = (data.dataset.train, data.dataset.validation)
    colors = np.concatenate([part.inputs["color"][:] for part in parts])
    rows = np.concatenate([part.rows for part in parts])
    assert colors.dtype == object
    assert colors[np.argsort(rows)].tolist() == COLORS


def test_the_fingerprint_knows_the_text(folder: Path) -> None:
    _, before, _ = loaded(folder, CSV)
    content = (folder / "t.csv").read_text(encoding="utf-8")
    (folder / "t.csv").write_text(content.replace("light", "lighter"), encoding="utf-8")
    _, after, _ = loaded(folder, CSV)
    assert before.dataset.fingerprint != after.dataset.fingerprint
    assert after.dataset.facts.inputs != before.dataset.facts.inputs


def test_text_is_not_normalized_and_its_settings_are_saved(folder: Path) -> None:
    spec, data, _ = loaded(folder, NPZ)
    saved = data.dataset.normalization
    for ending, content in saved.files().items():
        (folder / f"normalization{ending}").write_bytes(content)
    again = Normalization.load(folder / "normalization")
    again.check(spec.graph.inputs)
    assert again.inputs["color"].dtype == "object"
    assert again.inputs["size"].offset is not None


def test_rows_with_a_gap_are_dropped_with_their_text(folder: Path) -> None:
    content = (folder / "t.csv").read_text(encoding="utf-8").replace(",3.0,3.0", ",,3.0")
    (folder / "t.csv").write_text(content, encoding="utf-8")
    source = CSV.replace("target: y", "target: y, missing: drop")
    _, data, _ = loaded(folder, source)
    parts = (data.dataset.train, data.dataset.validation)
    words = {tuple(row) for part in parts for row in part.inputs["color"].tolist()}
    assert words == {tuple(row) for row in COLORS if row[0] != "blau ü"}


@pytest.mark.parametrize("missing", ["drop", "mean"])
def test_text_is_never_missing(folder: Path, missing: str) -> None:
    options = f"target: y, missing: {missing}, missing_values: [NA, red]"
    _, data, _ = loaded(folder, CSV.replace("target: y", options))
    parts = (data.dataset.train, data.dataset.validation)
    words = {tuple(row) for part in parts for row in part.inputs["color"].tolist()}
    assert words == {tuple(row) for row in COLORS}


def test_text_and_numbers_are_not_mistaken(folder: Path) -> None:
    _, data, findings = loaded(folder, NPZ.replace("t.npz", "numbers.npz"))
    assert data is None
    assert [found.kind for found in findings] == ["number_array", "text_array"]


def test_bytes_that_are_not_utf8_are_an_error(folder: Path) -> None:
    size = np.array(SIZES)[:, None]
    color = np.array([[b"red", b"x"], [b"", b"x"], [b"cd \xff", b"\xfe"], [b"x", "ü".encode()]])
    np.savez(folder / "t.npz", color=color, size=size, y=size)
    _, data, findings = loaded(folder, NPZ)
    assert data is None
    shown = [r"t.npz, row 3 of array `color`: invalid UTF-8: 'cd \xff'"]
    assert [found.message for found in findings] == shown
    assert [found.help for found in findings] == [
        "encode the text as UTF-8, or save it as a `str` array"
    ]


def test_synthetic_strings_are_words(folder: Path) -> None:
    _, data, _ = loaded(folder, "synthetic: 40")
    _, again, _ = loaded(folder, "synthetic: 40")
    words = data.dataset.train.inputs["color"]
    assert {*words.flat} == {"no", "yes"}
    assert words.tolist() == again.dataset.train.inputs["color"].tolist()


def test_a_table_of_text_alone_is_read(folder: Path) -> None:
    text = TEXT.replace(", size: [1]", "").replace("[hashed, size]", "[hashed, hashed]")
    source = "csv: {path: t.csv, target: y, features: [color, shade]}"
    spec = compile_spec(folder / "spec.yaml", text=text.replace("SOURCE", source)).spec
    data = load_run_data(spec, Findings())
    assert {*data.dataset.train.inputs} == {"color"}


def test_strings_are_read_for_predictions(folder: Path) -> None:
    spec, _, _ = loaded(folder, NPZ)
    source = Npz(path="t.npz", inputs={"color": "color", "size": "size"})
    limits = vocabulary_sizes(spec.graph)
    read = read_inputs(source, spec.graph.inputs, folder, Findings(), limits=limits)
    assert read.arrays["color"].tolist() == COLORS
