"""What a search ranks its trials by."""

import json
from pathlib import Path

import pytest
import speccompile as sc
from speccompile.runtime.sweeps.sweep import planned_search
from sweep_workers import SPEC

PENALIZED = "params.width: {choices: [4, 8]}", "model.regularize: {choices: [[], [{l2: 1e-3}]]}"
SMOOTHED = (
    "params.width: {choices: [4, 8]}",
    "training.loss: {choices: [sparse_categorical_crossentropy, "
    "{sparse_categorical_crossentropy: {ignore_class: 1}}]}",
)


@pytest.mark.parametrize(
    ("edit", "metrics", "objective"),
    [
        (("", ""), ["accuracy"], "val_loss"),
        (PENALIZED, ["accuracy"], "val_accuracy"),
        (SMOOTHED, ["accuracy"], "val_accuracy"),
        (PENALIZED, [], "val_loss"),
    ],
)
def test_a_metric_ranks_if_the_search_changes_the_loss(
    edit: tuple[str, str], metrics: list[str], objective: str, tmp_path: Path
) -> None:
    drops = "    params.drop: {float: [0.0, 0.5], step: 0.05, when: {params.width: 8}}\n"
    path = tmp_path / "tiny.yaml"
    path.write_text(SPEC.replace(drops, "").replace(*edit))
    measured = [f"training.metrics={json.dumps(metrics)}"] if metrics else []
    assert planned_search(sc.load(path, overrides=measured)).monitor == objective
