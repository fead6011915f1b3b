"""What a run goes on from that was resumed by an edited spec, and killed before it could save."""

from pathlib import Path

import numpy as np
from policy_cases import drive, epoch, resolved
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.training.resume import prepare_resume
from speccompile.spec_schema.yaml.writer import to_yaml

SPEC = """\
spec: 1
name: edited
data: {synthetic: {samples: 8}, split: {validation: 0.5}}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: adam
  epochs: 9
  policy: {early_stopping: {monitor: val_loss, patience: 5}}
"""


def test_the_checkpoint_is_of_the_spec_before(tmp_path: Path) -> None:
    """Early stopping remembers what its new monitor was, also at the second attempt."""
    (tmp_path / "edited.yaml").write_text(SPEC)
    before = compile_spec(tmp_path / "edited.yaml").tree
    after = compile_spec(
        tmp_path / "edited.yaml", ["training.policy.early_stopping.monitor=accuracy"]
    ).tree
    history = [
        {"epoch": number, "loss": 1.0, "accuracy": value, "val_loss": 1.0 / number}
        for number, value in enumerate((0.5, 0.9, 0.7), start=1)
    ]
    policy = resolved(early_stopping={"monitor": "val_loss", "patience": 5})
    *_, (state, _) = drive(policy, [epoch(row["val_loss"]) for row in history])
    assert (state.early_stopping.epoch, state.early_stopping.wait) == (3, 0)
    assert before is not None
    assert after is not None
    saved = {"spec": to_yaml(before), "policy": state.to_json(), "history": history}
    saved |= {"steps": 12, "done": 0}
    with RunFolder.create(tmp_path / "runs", "edited") as run:
        run.write_environment({})
        run.write_spec(to_yaml(after))
        checkpoints = Checkpoints(run.checkpoints_path, str(run.identity))
        checkpoints.save(epoch_name(3), {"weights": {"w": np.zeros(2)}}, saved)
        remembered = prepare_resume(run).state.early_stopping
    assert (remembered.value, remembered.epoch, remembered.wait) == (0.9, 2, 1)
