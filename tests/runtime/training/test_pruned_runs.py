"""A run that a search prunes: it ends after an epoch, is recorded as pruned, and can go on."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import speccompile as sc
from speccompile.runtime.sweeps.record import TrialRecord
from speccompile.runtime.sweeps.trials import Trial
from speccompile.runtime.sweeps.worker import result_of
from speccompile.runtime.training.settings import TrialPlace
from speccompile.runtime.training_runs import train_spec

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: tiny
data: {synthetic: 40, split: {validation: 0.2, test: 0.2}}
model:
  inputs: {x: [3]}
  layers: [dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 4}
runtime: {target: graph, threads: 1}
"""


def test_pruned_after_an_epoch_and_resumed(tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []

    def prunes(epoch: int, values: Mapping[str, float]) -> bool:
        told.append((epoch, values["val_loss"]))
        return epoch == 2

    folder = tmp_path / "1"
    place = TrialPlace(folder, 1, prunes)
    train_spec(sc.load(SPEC), None, tmp_path, lambda event: None, None, place)
    run = sc.open_run(folder)
    assert [epoch for epoch, _ in told] == [1, 2]
    assert [value for _, value in told] == [row["val_loss"] for row in run.history]
    assert run.stopped is not None
    assert (run.stopped.reason, run.stopped.epochs) == ("pruned", 2)
    assert run.stopped.explanation == "pruned after epoch 2: worse than other trials"
    assert run.test == {}
    record = TrialRecord.ended(Trial(1, "", (), {}), result_of(folder))
    assert (record.state, record.is_open) == ("pruned", False)

    # Killed after the checkpoint, before it was told that it is pruned: it asks again at once.
    from speccompile.runtime.storage.run_folder import RunFolder
    from speccompile.runtime.training.resume import prepare_resume

    (folder / "result.json").unlink()
    with RunFolder.open(folder) as opened:
        plan = prepare_resume(opened)
        train_spec(plan.spec, plan, Path(), lambda event: None, None, place)
    assert [epoch for epoch, _ in told] == [1, 2, 2]
    assert len(sc.open_run(folder).history) == 2

    whole = sc.open_run(folder).resume()
    assert whole.stopped is not None
    assert (whole.stopped.reason, whole.stopped.epochs) == ("epochs", 4)
    assert whole.test["loss"] > 0
