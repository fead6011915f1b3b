"""Real data sets: specs and first specs against models by scikit-learn on the same rows."""

from itertools import cycle
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")
pytest.importorskip("sklearn")
pytest.importorskip("PIL")
pytest.importorskip("statsmodels")
pytest.importorskip("vega_datasets")

import speccompile as sc  # noqa: E402
from real_baselines import Rows, without_inputs  # noqa: E402
from real_specs import SPECS  # noqa: E402
from real_tables import REAL  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.training.run_data import load_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402


def _rows(spec: Path) -> Rows:
    compiled = compile_spec(spec).spec
    assert compiled is not None
    dataset = load_data(compiled, Findings())
    assert dataset is not None
    assert dataset.test is not None
    return Rows(dataset.train.rows, dataset.test.rows)


QUICK = ("breast_cancer", "cars", "digits")
"""The data sets of `make test`: classes, numbers with gaps, pictures. `make nightly` takes all."""
FIRST = {
    "training.epochs": 10,
    "training.steps_per_epoch": 40,
    "training.policy.early_stopping.patience": 5,
}
"""What keeps first specs, which train for up to 200 epochs, short."""


def on_targets(*targets: str) -> list[object]:
    """Every data set, on one target after the other."""
    return [
        pytest.param(name, target, marks=() if name in QUICK else pytest.mark.nightly)
        for name, target in zip(REAL, cycle(targets), strict=False)
    ]


@pytest.mark.parametrize(("name", "target"), on_targets("keras", "graph"))
def test_a_spec_is_as_good_as_a_model_by_scikit_learn(
    name: str, target: str, tmp_path: Path
) -> None:
    real = REAL[name]
    path, spec = tmp_path / real.file, tmp_path / "spec.yaml"
    real.write(path)
    spec.write_text(f"spec: 1\nname: {name}\nseed: 1\n{SPECS[name]}")
    report = sc.check(spec, data=True)
    assert report.ok, report.details()
    run = sc.train(spec, runs=tmp_path / "runs", overrides={"runtime.target": target})
    value, baseline = run.test[real.measure], real.baseline(path, _rows(spec))
    worse = baseline - value if real.measure == "accuracy" else value - baseline
    assert worse <= real.margin * abs(baseline), (value, baseline)


@pytest.mark.parametrize(("name", "target"), on_targets("graph", "keras"))
def test_a_first_spec_beats_the_majority_or_the_mean(
    name: str, target: str, tmp_path: Path
) -> None:
    real = REAL[name]
    path = tmp_path / real.file
    real.write(path)
    gives_back = real.target is None and path.is_file()
    spec = sc.init(tmp_path / "spec.yaml", data=path, target=real.target, reconstruct=gives_back)
    report = sc.check(spec, data=True)
    assert report.ok, report.details()
    run = sc.train(spec, runs=tmp_path / "runs", overrides=FIRST | {"runtime.target": target})
    if real.target is None:  # ten classes of the same size, or standardized numbers
        assert run.test["accuracy"] > 0.2 if path.is_dir() else run.test["loss"] < 1
        return
    simple = without_inputs(path, real.target, _rows(spec), "windows:" in spec.read_text())
    if "accuracy" in run.test:
        assert run.test["accuracy"] > simple
    else:
        assert run.test["mean_absolute_error"] < simple
