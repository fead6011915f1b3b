"""A clock that is wrong, as on a board without a battery, takes nothing from a run."""

import os
import time
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from example_runs import go_on, record  # noqa: E402
from speccompile.compiler.exporters.keras import KerasArchive  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.prediction.trained import open_trained  # noqa: E402

YEAR = 31_557_600
CLOCKS = {"before 1970": -30 * YEAR, "before 1980": 100 * 86_400, "after 2107": 200 * YEAR}
SPEC = """
spec: 1
name: dated
data: {csv: {path: d.csv, target: y}, normalize: standardize, split: {validation: 0.25, test: 0.25}}
model: {inputs: {x: [2]}, layers: [{dense: {units: 3, activation: relu}}, {dense: 1}]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("clock", CLOCKS)
def test_a_run_saves_all_and_goes_on(
    clock: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{n % 7},{n % 5},{n % 3}" for n in range(40)]
    (tmp_path / "d.csv").write_text("\n".join(["a,b,y", *rows]) + "\n")
    spec = compiled(SPEC, f"runtime.target={target}", folder=tmp_path)
    monkeypatch.setattr(time, "time", lambda: float(CLOCKS[clock]))
    run = record(spec, tmp_path / "runs").ended.folder
    go_on(run, "training.epochs=2")
    assert open_trained(run).epoch == 2
    if target == "keras":
        assert keras.saving.load_model(run / "model.keras").count_params() == 13
    else:
        assert (run / "saved_model" / "saved_model.pb").exists()


def test_nor_do_the_times_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is large beside the memory that is left goes through a file of its own."""
    store = "keras.src.saving.saving_lib"
    monkeypatch.setattr(f"{store}.is_memory_sufficient", lambda model: False)
    usual = zipfile.ZipFile.write

    def write(archive: zipfile.ZipFile, name: str, *rest: str) -> None:
        os.utime(name, (0, 0))
        usual(archive, name, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "write", write)
    (tmp_path / "d.csv").write_text("a,b,y\n" + "1,2,3\n" * 9)
    program = lower(compiled(SPEC, folder=tmp_path), "keras")
    KerasArchive().write(program, tmp_path / "large.keras")
    assert keras.saving.load_model(tmp_path / "large.keras").count_params() == 13
    assert zipfile.ZipInfo("a", (2020, 1, 1, 0, 0, 0)).date_time[0] == 2020
