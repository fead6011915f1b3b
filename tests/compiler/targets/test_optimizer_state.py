"""What an optimizer keeps: all of it, under names that are the same in every process."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from itertools import cycle  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
from driven_programs import Driven, assert_equal, compiled, on_target  # noqa: E402
from example_runs import go_on, record  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints, LoadedCheckpoint  # noqa: E402
from speccompile.runtime.storage.durable import StorageError  # noqa: E402
from speccompile.runtime.storage.saved_state import SavedState  # noqa: E402
from speccompile.runtime.training.policy.state import PolicyState  # noqa: E402
from speccompile.runtime.training.train_state import restored  # noqa: E402
from speccompile.spec_schema.components.optimizers import OPTIMIZERS  # noqa: E402

SPEC = """
spec: 1
name: NAME
seed: 6
data: {synthetic: 24}
model:
  inputs: {x: [3]}
  layers: [{dense: 3, name: a}, {dense: 2, name: a_kernel}, {dense: 1}]
training:
  loss: mean_squared_error
  optimizer: OPTIMIZER
  batch_size: 8
  epochs: 2
runtime: {precision: PRECISION}
"""
OPTIONS = {
    "sgd": "{momentum: 0.9, learning_rate: 0.01}",
    "adam": "{amsgrad: true}",
    "rmsprop": "{centered: true, momentum: 0.5}",
}
PRECISIONS = ("float32", "mixed_float16")
EACH = [*zip(OPTIMIZERS, cycle(PRECISIONS), strict=False), ("adam", "float32")]
"""Every optimizer, in one of the precisions: to scale a loss is to wrap any optimizer."""
STATE = SavedState(PolicyState(), [], 3, 0, 0.0, "")


def made(optimizer: str, precision: str, name: str = "first", target: str = "keras") -> Driven:
    given = f"{{{optimizer}: {OPTIONS.get(optimizer, '{learning_rate: 0.01}')}}}"
    text = SPEC.replace("NAME", name).replace("OPTIMIZER", given).replace("PRECISION", precision)
    return on_target(compiled(text), target)


def checkpoint(driven: Driven, names: dict[str, str] | None = None) -> LoadedCheckpoint:
    """A checkpoint of a program; the optimizer's arrays maybe under other names."""
    program = driven.program
    arrays = {
        "weights": {name: v.numpy() for name, v in program.weights.items()},
        "optimizer": {
            (names or {}).get(name, name): v.numpy() for name, v in program.optimizer_state.items()
        },
    }
    return LoadedCheckpoint("epoch-000001", arrays, {})


def names_of_keras(driven: Driven) -> dict[str, str]:
    """What earlier versions called the variables, by the names of today."""
    paths = {id(v.value): f"optimizer/{v.path}" for v in driven.program.model.optimizer.variables}
    state = driven.program.optimizer_state
    return {name: paths[id(v)] for name, v in state.items() if id(v) in paths}


@pytest.mark.parametrize(("optimizer", "precision"), EACH)
def test_another_program_goes_on_from_what_is_kept(optimizer: str, precision: str) -> None:
    """Of another name, in the same process: as where a run without a name is resumed."""
    driven = made(optimizer, precision)
    driven.epochs(1)
    saved = checkpoint(driven)
    values = driven.epochs(2)
    again = made(optimizer, precision, "second")
    assert list(again.program.optimizer_state) == list(driven.program.optimizer_state)
    restored(saved, STATE, again.program)
    again.steps, again.epoch = 3, 1
    assert again.epochs(2) == values
    assert_equal(again.variables(), driven.variables())


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_both_targets_name_what_they_keep_alike(optimizer: str) -> None:
    by_keras, by_graph = (
        set(made(optimizer, "float32", target=target).program.optimizer_state)
        for target in ("keras", "graph")
    )
    assert by_keras == by_graph


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("optimizer", ["sgd", "nadam"])
def test_checkpoints_of_earlier_versions_can_be_read(optimizer: str, precision: str) -> None:
    """Their names are Keras' own. What they did not save is said."""
    driven = made(optimizer, precision)
    driven.epochs(1)
    old = checkpoint(driven, names_of_keras(driven))
    assert list(old.arrays["optimizer"]) != list(driven.program.optimizer_state)
    again = made(optimizer, precision, "second")
    if (optimizer, precision) == ("nadam", "mixed_float16"):
        del old.arrays["optimizer"]["optimizer/u_product"]
        with pytest.raises(StorageError, match="has no `optimizer/u_product`"):
            restored(old, STATE, again.program)
        return
    restored(old, STATE, again.program)
    for name, value in driven.variables().items():
        if not name.endswith("learning_rate"):  # which follows from the spec
            np.testing.assert_array_equal(again.variables()[name], value, err_msg=name)


def test_a_run_of_a_spec_without_a_name_goes_on(tmp_path: Path) -> None:
    """What it stores is another file, and so its model is called something else."""
    text = SPEC.replace("name: NAME\n", "").replace("PRECISION", "float32")
    (tmp_path / "nameless.yaml").write_text(text.replace("OPTIMIZER", "nadam"))
    whole, half = (
        compile_spec(tmp_path / "nameless.yaml", [f"training.epochs={epochs}"]).spec
        for epochs in (2, 1)
    )
    assert whole is not None
    assert half is not None
    first, second = (record(spec, tmp_path / "runs").ended for spec in (whole, half))
    go_on(second.folder, "training.epochs=2")
    ours, theirs = (
        Checkpoints(run.folder / "checkpoints").load("epoch-000002").arrays
        for run in (first, second)
    )
    for group, arrays in ours.items():
        assert_equal(arrays, theirs[group])
