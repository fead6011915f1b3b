"""Data that a run was not trained on is checked in one way, with its targets or without."""

from pathlib import Path

import pytest
from command_line import speccompile

pytestmark = pytest.mark.tensorflow
np = pytest.importorskip("numpy")

SPEC = """\
spec: 1
name: words
data: DATA
model:
  inputs: {x: {shape: [2], dtype: int32}}
  layers: [{embedding: {input_dim: 5, output_dim: 2}}, flatten, {dense: 1}]
  outputs: {y: dense}
training: {loss: mean_squared_error, optimizer: sgd, epochs: 1}
"""
WORDS = np.arange(16).reshape(8, 2) % 5
OUTSIDE = {"too large": 5, "negative": -1}


def write(path: Path, words: np.ndarray) -> None:
    targets = np.ones(len(words))
    if path.suffix == ".npz":
        np.savez(path, x=words, y=targets)
    else:
        rows = [f"{a},{b},1.0" for a, b in words]
        path.write_text("\n".join(["a,b,y", *rows]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module", params=["csv: {path: t.csv, target: y}", "npz: {path: t.npz}"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run on data of a kind; other data of the kind is beside its spec."""
    folder = tmp_path_factory.mktemp("words")
    kind = request.param[:3]
    write(folder / f"t.{kind}", WORDS)
    (folder / "s.yaml").write_text(SPEC.replace("DATA", f"{{{request.param}}}"), encoding="utf-8")
    done = speccompile("run", folder / "s.yaml", "--runs", folder / "runs")
    assert done.code == 0, done
    for name, value in OUTSIDE.items():
        words = WORDS.copy()
        words[3, 1] = value
        write(folder / f"{name}.{kind}", words)
    return folder / "runs/words/1"


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_integer_beyond_the_embedding_is_the_same_finding_for_both(name: str, run: Path) -> None:
    (data,) = run.parents[2].glob(f"{name}.*")
    found = {}
    for command in ("evaluate", "predict"):
        done = speccompile(command, run, "--data", data, "--progress", "none")
        assert (done.code, done.out) == (1, ""), done
        found[command] = done.err.partition("help: ")[0]
    assert found["evaluate"] == found["predict"]
    assert found["evaluate"].startswith("error[SC438]")
    assert "0 to 4" in found["evaluate"]
