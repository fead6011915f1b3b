"""The model card of a run: what it says, and that hubs can read it."""

from pathlib import Path

import speccompile as sc
import yaml
from console_runs import check_golden
from recorded_runs import recorded_run
from speccompile.runtime.prediction.evaluation import Evaluation
from speccompile.runtime.prediction.measures import (
    Classification,
    ClassMeasures,
    Regression,
    Residuals,
)
from speccompile.runtime.reporting.card import card
from speccompile.runtime.reporting.record import read_record
from speccompile.runtime.storage.run_folder import RunFolder

ENVIRONMENT = {
    "data": "9f2c",
    "data_facts": {"rows": 4600},
    "processor": "A | B",
    "python": "3.11.7",
    "speccompile": "0.1.0",
    "tensorflow": "2.21.0",
    "keras": "3.15.1",
}
CLASSES = (
    ClassMeasures("a<b>", 0.5, 0.4, 0.44, 700),
    ClassMeasures("b|c", float("nan"), 0.0, 0.0, 600),
    ClassMeasures("c", 0.9, 0.95, 0.92, 700),
)
CONFUSION = ((280, 0, 420), (500, 0, 100), (35, 0, 665))


def answers(*outputs: Classification | Regression) -> Evaluation:
    return Evaluation("validation", 2000, 8, {}, outputs={one.output: one for one in outputs})


def card_of(path: Path, evaluation: Evaluation | None) -> str:
    record = read_record(RunFolder.open(path), sc.open_run(path).spec)
    return card(record, ENVIRONMENT, evaluation).replace(str(path), "runs/waves/1")


def overfitted(root: Path) -> Path:
    return recorded_run(
        root,
        kept=20,
        variant="plain",
        overrides=["training.epochs=20"],
        test={"loss": 1.25, "accuracy": 0.81},
        loss=lambda e: 1.0 / e,
        val_loss=lambda e: abs(e - 8) / 10 + 0.3,
        accuracy=lambda e: 0.9,
        val_accuracy=lambda e: 0.8,
    )


def test_a_card_says_what_the_run_was(tmp_path: Path) -> None:
    shown = answers(Classification("y", 2000, 1055, CLASSES, CONFUSION, None))
    text = card_of(overfitted(tmp_path), shown)
    check_golden("card.md", text)
    _, head, _ = text.split("---\n", 2)
    metadata = yaml.safe_load(head)
    assert metadata["pipeline_tag"] == "tabular-classification"
    (model,) = metadata["model-index"]
    (result,) = model["results"]
    assert {one["type"]: one["value"] for one in result["metrics"]} == {
        "loss": 1.25,
        "accuracy": 0.81,
    }
    # 0.81 ± twice √(0.8094 × 0.1906 / 2004), see `standard_error`.
    assert "| `accuracy` | 0.8000 ± 0.0179 | 0.8100 ± 0.0175 |" in text


def test_numbers_have_residuals(tmp_path: Path) -> None:
    quantiles = {0.05: -1.5, 0.25: -0.5, 0.5: 0.0, 0.75: 0.5, 0.95: 2.5}
    off = Residuals("", 2000, 0.125, 1.0, 0.75, 1.5, 0.5, quantiles, "row 3", 1.0, 2.0)
    text = card_of(overfitted(tmp_path), answers(Regression("y", (off,))))
    assert "| `y` | 0.7500 | 1.5000 | 0.1250 | 0.5000 | -1.5000 to 2.5000 |" in text
    assert "pipeline_tag: tabular-regression" in text


def test_what_was_not_measured_is_not_claimed(tmp_path: Path) -> None:
    path = recorded_run(tmp_path, loss=lambda e: 1 / e, sizes=(600, 0, 0))
    text = card_of(path, None)
    assert "Nothing was measured on samples that the network was not trained on." in text
    assert "model-index" not in text
    assert "±" not in text
