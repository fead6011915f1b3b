"""Features of windows: fitted to rows, each once; prepared alike in both targets."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.fitted import with_fitted  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.training.fitting import fit  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

SPEC = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    temp: {column: temp, missing: mean, indicator: true, scale: standardize}
    hour: {column: when, take: hour, encode: cyclic}
    sky: {column: sky, encode: {one_hot: 2}}
    kind: {column: kind, encode: {one_hot: {values: [1, 2], unknown: own}}}
    bins: {columns: wet*, encode: {quantiles: 2}}
    hash: {column: sky, encode: {hash: 3}}
    past: {column: y, scale: min_max}
    place: {column: station, encode: {index: [a, b]}}
  windows: {length: 3, by: station}
  split: {validation: 0.25}
model:
  inputs: {x: [3, 16], place: {shape: [3], dtype: int32}}
  layers:
    - embedding: {input_dim: 2, output_dim: 1}
      from: place
      name: e
    - concatenate:
      from: [x, e]
    - flatten
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1, batch_size: 8}
"""
ALONE = (
    SPEC.partition("  layers:")[0]
    + """  layers:
    - identity:
      from: x
      name: prepared
    - identity:
      from: place
      name: position
  outputs: {prepared: prepared, position: position}
"""
)
COLUMNS = "when,temp,sky,kind,wet,y,station"


def table(changed: int = 0) -> str:
    """Two series of 20 hours, of which the last are changed."""
    random = np.random.default_rng(5)
    lines = [COLUMNS]
    for hour in range(20):
        for station in "ab":
            temp = "" if hour == 3 else f"{random.normal(10, 5):.3f}"
            sky, wet = random.choice(["clear", "fog", "rain"], p=[0.5, 0.3, 0.2]), random.normal()
            if hour >= 20 - changed:
                temp, sky, wet = "999", "storm", 99.0
            cells = [f"2024-01-01 {hour:02}:30", temp, sky, str(hour % 3), f"{wet:.3f}"]
            lines.append(",".join([*cells, f"{random.normal():.3f}", station]))
    return "\n".join(lines) + "\n"


def loaded(folder: Path, text: str, stream: bool = False):
    """What is fitted, and the data."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    written = SPEC.replace("  split:", "  stream: true\n  split:") if stream else SPEC
    spec = compile_spec(folder / "t.yaml", text=written).spec
    assert spec is not None
    found = Findings()
    data = load_run_data(spec, found)
    assert data is not None, list(found)
    return dict(fit(spec, data.dataset.train)), data.dataset


def test_statistics_are_those_of_rows(tmp_path: Path) -> None:
    found, dataset = loaded(tmp_path, table())
    rows = [line.split(",") for line in table().splitlines()[1:]]
    train = [cells for cells in rows if int(cells[0][11:13]) < 14]  # the last of a target: hour 14
    temp = np.array([float(cells[1] or "nan") for cells in train], np.float32).astype(float)
    mean = np.nanmean(temp)
    filled = np.where(np.isnan(temp), np.float32(mean), temp)
    past = np.array([cells[5] for cells in train], np.float32).astype(float)
    wet = np.array([cells[4] for cells in train], np.float32).astype(float)
    assert dataset.train.rows.max() // 2 == 13
    expected = {
        "temp/fill": [[mean]],
        "temp/scale": [[filled.mean()], [filled.std()]],
        "past/scale": [[past.min()], [np.ptp(past)]],
        "bins/quantiles": [np.median(wet)],
    }
    for name, values in expected.items():
        given = next(iter(found[f"features/{name}"].values()))
        np.testing.assert_allclose(given, values, rtol=1e-12, err_msg=name)
    skies = [cells[2] for cells in train]
    usual = sorted({*skies}, key=skies.count)[:0:-1]
    assert found["features/sky/lookup"]["vocabulary"] == usual

    assert loaded(tmp_path, table(), stream=True)[0] == found
    assert loaded(tmp_path, table(changed=5))[0] == found
    assert loaded(tmp_path, table(changed=7))[0] != found


def test_windows_are_prepared_row_by_row(tmp_path: Path) -> None:
    values, dataset = loaded(tmp_path, table())
    alone = compile_spec(tmp_path / "u.yaml", text=ALONE).spec
    assert alone is not None
    given = {name: tf.constant(np.asarray(x[:])) for name, x in dataset.train.inputs.items()}
    found = []
    for target in ("keras", "graph"):
        program = lower(with_fitted(alone, values), target)
        found.append(program.model(given) if target == "keras" else program(given))
    rows = [line.split(",") for line in table().splitlines()[1:]]
    for one in found:
        x, place = np.asarray(one["prepared"]), np.asarray(one["position"])
        for window, last in enumerate(dataset.train.rows.tolist()):
            for step in range(3):
                cells = rows[last - 2 * (2 - step)]
                wanted = _by_hand(cells, values)
                np.testing.assert_allclose(x[window, step, :12], wanted, atol=1e-5)
                assert sorted(x[window, step, 12:15]) == [0, 0, 1]
                assert place[window, step] == "ab".index(cells[6])


def _by_hand(cells: list[str], values: dict) -> list[float]:
    ((mean,),) = values["features/temp/fill"]["constants"]
    (offset,), (factor,) = values["features/temp/scale"]["constants"]
    temp = float(cells[1] or mean)
    angle = int(cells[0][11:13]) / 24 * 2 * np.pi
    usual = values["features/sky/lookup"]["vocabulary"]
    sky = usual.index(cells[2]) + 1 if cells[2] in usual else 0
    kind = int(cells[3]) if cells[3] in "12" else 0
    (edge,) = values["features/bins/quantiles"]["bin_boundaries"]
    return [
        (temp - offset) / factor,
        float(cells[1] == ""),
        np.sin(angle),
        np.cos(angle),
        *np.eye(3)[sky],
        *np.eye(3)[kind],
        *np.eye(2)[int(np.float32(cells[4]) >= np.float32(edge))],
    ]
