"""Run folders with records as a run writes them, made without training."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import speccompile as sc
from speccompile.compiler.resolving.stored import stored_text
from speccompile.runtime.events import EpochEnded, RunStarted, Stopped
from speccompile.runtime.storage.run_folder import RunFolder

SPEC = """\
spec: 1
name: waves
seed: 1
params: {drop: 0.0, l2: 0.0}
data:
  csv: {path: waves.csv, target: y}
  split: {validation: 0.2, test: 0.2}
model:
  inputs: {x: [4]}
  layers:
    - {dense: 8, name: hidden}
    - dropout: $drop
    - {dense: 3, name: y}
  regularize: [{l2: $l2, on: hidden}]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  epochs: 20
variants:
  plain: {}
  dropout: {params.drop: 0.5}
  l2: {params.l2: 1e-2}
"""
Curve = Callable[[int], float]


def recorded_run(
    root: Path,
    epochs: int = 20,
    *,
    text: str = SPEC,
    variant: str = "",
    overrides: Sequence[str] = (),
    reason: str = "epochs",
    kept: int | None = None,
    test: Mapping[str, float] | None = None,
    ended: bool = True,
    sizes: tuple[int, int, int] = (600, 2000, 2000),
    **curves: Curve,
) -> Path:
    """A run of the spec in a text, whose values are functions of the epoch. Returns its folder."""
    spec = sc.load(text, overrides=overrides, variant=variant or None)
    made_by = [{"epoch": 0, "spec": "waves.yaml", "variant": variant, "overrides": [*overrides]}]
    with RunFolder.create(root, "waves") as folder:
        folder.write_environment({"spec": "waves.yaml", "invocations": made_by, "target": "keras"})
        folder.write_spec(stored_text(spec.tree))
        folder.log(_started(folder.path, variant, overrides, sizes))
        rows = [{name: curve(e) for name, curve in curves.items()} for e in range(1, epochs + 1)]
        monitor = "val_loss" if "val_loss" in curves else "loss"
        best = min(range(epochs), key=lambda n: rows[n][monitor]) + 1
        for epoch, values in enumerate(rows, 1):
            folder.append_history(epoch, values)
            seen = (values, 0.1, 6000.0, 1e-3, False, monitor, rows[best - 1][monitor], best)
            folder.log(EpochEnded(epoch, 20, *seen))
        if ended:
            last = rows[(kept or best) - 1]
            names = [name.removeprefix("val_") for name in last if name.startswith("val_")]
            folder.log(Stopped(reason, "because", epochs, kept or best, "best", 2.0))
            result = {"reason": reason, "explanation": "because", "epochs": epochs, "kept": "best"}
            measured = {name: last[f"val_{name}"] for name in names}
            result |= {"kept_epoch": kept or best, "validation": measured, "test": dict(test or {})}
            folder.write_result(result | {"invocations": made_by})
    return folder.path


def _started(
    path: Path, variant: str, overrides: Sequence[str], sizes: tuple[int, int, int]
) -> RunStarted:
    return RunStarted(
        *("waves", str(path), "keras", "cpu, 1 thread", 67),
        *sizes,
        *(32, 20, 19),
        variant=variant,
        overrides=tuple(overrides),
        classes={"y": {"a": 200, "b": 200, "c": 200}},
    )
