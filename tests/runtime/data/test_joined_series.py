"""Series joined with facts about them, and what is noticed across joined files."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from data_loading import shown, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.dataset import Dataset, changed_files
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.training.run_data import load_data
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.joined import Join, JoinKey
from speccompile.spec_schema.findings.finding import Findings

LEAKS = {
    "words": ("gone: {column: gone, encode: {one_hot: [no, yes]}}", "column `gone`"),
    "numbers": ("x: {columns: [again, minutes]}", "column `again`"),
    "none": ("x: {columns: [minutes, age]}", ""),
}


@pytest.mark.parametrize("kind", LEAKS)
def test_an_input_with_the_values_of_the_target_is_pointed_out(tmp_path: Path, kind: str) -> None:
    feature, said = LEAKS[kind]
    is_text = kind == "words"
    left = [("yes" if n % 3 else "no") if is_text else str(n % 3) for n in range(12)]
    rows = "".join(f"{n},{20 + n},{one}\n" for n, one in enumerate(left))
    (tmp_path / "people.csv").write_text("id,age,left\n" + rows)
    others = (f"{n},{one},{one},{n * 5 % 7}\n" for n, one in reversed([*enumerate(left)]))
    (tmp_path / "calls.csv").write_text("id,gone,again,minutes\n" + "".join(others))
    loss = "sparse_categorical_crossentropy" if is_text else "mean_squared_error"
    (tmp_path / "s.yaml").write_text(
        "spec: 1\ndata:\n  csv: {path: people.csv, target: left}\n"
        f"  join: {{csv: calls.csv, key: id}}\n  features:\n    {feature}\n"
        f"model: {{inputs: {{x: [2]}}, layers: [dense: {2 if is_text else 1}]}}\n"
        f"training: {{loss: {loss}, optimizer: adam, epochs: 1}}\n"
    )
    spec = compile_spec(tmp_path / "s.yaml").spec
    assert spec is not None
    findings = Findings()
    data = load_data(spec, findings)
    assert data is not None
    assert [one.message for one in findings] == (
        [f"{said} has the values of column `left` of people.csv in every row"] if said else []
    )
    facts = asdict(data.facts)
    text = (tmp_path / "calls.csv").read_text()
    (tmp_path / "calls.csv").write_text(
        text.replace("1,yes,yes", "1,no,no").replace(",5\n", ",6\n")
    )
    again = load_data(spec, Findings())
    assert again is not None
    changed = changed_files(facts, again.facts)
    assert changed == {"calls.csv": ["the values of the inputs have changed"]}


SERIES = """\
spec: 1
data:
  csv: {path: series.csv, target: temperature, FIRST}
  join:
    - {csv: {path: stations.csv, SECOND}, key: {first: station, joined: name}}
    - {csv: {path: days.csv, THIRD}, key: day}
  windows: {length: 3, by: station}
  split: {validation: 0.3}
model:
  inputs: {recent: [3, 1], facts: [2], weather: [3, 1]}
  layers:
    - concatenate:
      from: [recent, weather]
    - flatten:
      name: seen
    - concatenate:
      from: [seen, facts]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""
OF_SERIES = {
    "FIRST": "features: {recent: [temperature]}",
    "SECOND": "features: {facts: [height, coast]}",
    "THIRD": "features: {weather: [wind]}",
}


def write_series(folder: Path) -> None:
    days = [(day, name) for day in range(12) for name in "ab"]
    rows = [f"{day},{name},{day + 100 * (name == 'b')}\n" for day, name in days]
    (folder / "series.csv").write_text("day,station,temperature\n" + "".join(rows))
    (folder / "stations.csv").write_text("name,height,coast\nb,7,70\na,4,40\n")
    winds = "".join(f"{day},{day / 10}\n" for day in reversed(range(12)))
    (folder / "days.csv").write_text(f"day,wind\n{winds}")


def of_series(folder: Path, *changes: tuple[str, str]) -> tuple[ValidSpec, Dataset]:
    """The spec with series, facts about their stations and days, and its data."""
    text = SERIES
    for old, new in (*OF_SERIES.items(), *changes):
        text = text.replace(old, new)
    (folder / "s.yaml").write_text(text)
    compiled = compile_spec(folder / "s.yaml")
    assert compiled.spec is not None, [shown(one) for one in compiled.findings]
    data = load_data(compiled.spec, Findings())
    assert data is not None
    return compiled.spec, data


@pytest.mark.parametrize("stream", ["true", "false"])
def test_a_window_has_what_is_joined_by_its_series_once(tmp_path: Path, stream: str) -> None:
    write_series(tmp_path)
    _, data = of_series(tmp_path, ("  split", f"  stream: {stream}\n  split"))
    part, rows = data.train, np.arange(data.train.size)
    names = ("recent", "facts", "weather")
    recent, facts, weather = (np.asarray(part.inputs[name][rows]) for name in names)
    stations = np.where(recent[:, 0, 0] >= 100, 7, 4)
    assert {*stations} == {4, 7}
    assert np.array_equal(facts, np.stack([stations, stations * 10], axis=1))
    assert np.array_equal(weather, ((recent % 100) / 10).astype(np.float32))
    assert np.array_equal(part.targets["dense"][:, 0], recent[:, -1, 0] + 1)


def test_series_without_facts_are_no_gaps_in_others(tmp_path: Path) -> None:
    write_series(tmp_path)
    (tmp_path / "stations.csv").write_text("name,height,coast\nb,7,70\n")
    (tmp_path / "later.csv").write_text("day,station,temperature\n0,b,5\n1,b,6\n2,b,7\n3,b,8\n")
    drops = ("joined: name}", "joined: name}, missing: drop")
    spec, data = of_series(tmp_path, drops)
    starts = np.asarray(data.train.inputs["recent"][np.arange(data.train.size)])[:, 0, 0]
    assert starts.tolist() == [100, 101, 102, 103, 104]
    _, data = of_series(tmp_path, drops, ("0.3", "{path: later.csv}"))
    assert data.validation is not None
    assert data.validation.targets["dense"].tolist() == [[8]]
    assert spec.document.data is not None
    given = Csv(path="series.csv", target=None, features={"recent": ["temperature"]})
    asked = {"joins": spec.document.data.joins, "windows": spec.document.data.windows}
    found = read_inputs(given, spec.graph.inputs, tmp_path, Findings(), bad_rows="skip", **asked)
    assert found is not None
    assert found.arrays["facts"][:].tolist() == [[7, 70]] * 10


def test_features_of_joined_tables_are_those_of_each_row_of_a_window(tmp_path: Path) -> None:
    write_series(tmp_path)
    text = SERIES.replace(", FIRST", "").replace("{path: stations.csv, SECOND}", "stations.csv")
    text = text.replace("{path: days.csv, THIRD}", "days.csv")
    features = "features: {all: {columns: [temperature, height, wind], scale: min_max}}"
    text = text.replace("  windows", f"  {features}\n  windows")
    network = "model: {inputs: {x: [3, 3]}, layers: [flatten, dense: 1]}\ntraining"
    text = text[: text.index("model:")] + network + text[text.index("training") + 8 :]
    (tmp_path / "s.yaml").write_text(text)
    compiled = compile_spec(tmp_path / "s.yaml")
    assert compiled.spec is not None, [shown(one) for one in compiled.findings]
    data = load_data(compiled.spec, Findings())
    assert data is not None
    assert {rows.shape[1:] for rows in data.train.inputs.values()} == {(3, 1)}
    assert data.train.inputs["height"][0].tolist() == [[4], [4], [4]]


def test_rows_without_a_partner_keep_what_they_are_called_by(tmp_path: Path) -> None:
    """As rows without a prediction, they would be nameless otherwise."""
    (tmp_path / "a.csv").write_text("id,x\n" + "".join(f"p{n},{n}\n" for n in range(4)))
    (tmp_path / "b.csv").write_text("zone,id,z\nnorth,p3,3\nsouth,p1,1\neast,p0,many\n")
    first = Csv(path="a.csv", target=None, features={"x": ["x"]})
    second = Csv(path="b.csv", target=None, features={"z": ["z"]})
    join = Join(source=second, key=JoinKey(first="id", joined="id"))
    carried = {"id": ("csv", "path"), "zone": ("csv", "path")}
    inputs, findings = {"x": tensor(1), "z": tensor(1)}, Findings()
    found = read_inputs(
        first, inputs, tmp_path, findings, bad_rows="mark", joins=(join,), carried=carried
    )
    assert found is not None, [shown(one) for one in findings]
    assert found.arrays["z"].tolist() == [[1], [3]]
    assert found.carried_rows.tolist() == [0, 1, 2, 3]
    assert found.carried["id"].tolist() == ["p0", "p1", "p2", "p3"]
    assert found.carried["zone"].tolist() == [None, "south", None, "north"]
    assert [one.problem for one in found.bad] == [
        "the row that belongs to it in b.csv can't be used: line 4, column `z`: expected a number, "
        "got 'many'",
        "'p2' isn't among the `id` of b.csv",
    ]
