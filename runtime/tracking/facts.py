"""What trackers log of a run: its spec as flat parameters, and its files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ...compiler.spec import CompiledSpec
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.document.yaml_text import data_of
from ..events import EpochEnded, Finished, RunStarted
from ..history import read_history
from ..reporting.record import read_record
from ..storage.run_folder import RunFolder
from ..sweeps.record import RECORD
from ..training.settings import Running

Plain: TypeAlias = bool | int | float | str


def name_of(folder: RunFolder) -> str:
    """Returns what a run is called: `digits/1`, or as a trial of a sweep `digits/1/2`."""
    sweep = sweep_of(folder)
    return f"{sweep or folder.identity.name}/{folder.identity.number}"


def sweep_of(folder: RunFolder) -> str:
    """Returns the sweep that a run is a trial of, such as `digits/1`; empty if it is none."""
    above = folder.path.absolute().parent
    return f"{above.parent.name}/{above.name}" if (above / RECORD).exists() else ""


def flattened(content: Any, path: str = "") -> Iterator[tuple[str, Plain]]:
    """Yields each value by its path, such as `training.optimizer.adam.learning_rate`."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from flattened(value, f"{path}.{key}" if path else str(key))
    elif isinstance(content, list | tuple):
        for number, value in enumerate(content):
            yield from flattened(value, f"{path}[{number}]")
    else:
        yield path, content if isinstance(content, bool | int | float | str) else str(content)


def spec_values(spec: ValidSpec) -> dict[str, Plain]:
    """Returns each value of a spec by its path, with everything applied."""
    return dict(flattened(spec.to_spec().to_data()))


def hyperparameters(spec: ValidSpec, started: RunStarted) -> dict[str, Plain]:
    """Returns what runs are compared by: params, overrides, and what is usually tuned."""
    document, training = spec.document, spec.document.training
    assert training is not None
    found: dict[str, Plain] = {"variant": started.variant} if started.variant else {}
    found |= {"seed": document.seed, "training.batch_size": training.batch_size}
    for path, optimizer in training.optimizers():
        if isinstance(optimizer.learning_rate, int | float):
            found[f"{path}.{optimizer.name}.learning_rate"] = optimizer.learning_rate
    found |= {p: value for p, value in spec_values(spec).items() if p.startswith("params.")}
    for override in started.overrides:
        path, _, text = override.partition("=")
        found |= flattened({path: data_of(f"value: {text}")["value"]})
    return found


def values_of(event: EpochEnded) -> dict[str, float]:
    """Returns the values that are logged of an epoch."""
    return {
        **event.values,
        "learning_rate": event.learning_rate,
        "samples_per_second": event.samples_per_second,
    }


def earlier_values(run: Running, last: int) -> Iterator[tuple[int, dict[str, float]]]:
    """Yields what is logged of each epoch up to the last one, from the files of a run."""
    told = read_record(run.folder, CompiledSpec.of(run.spec)).epochs
    for row in read_history(run.folder.history_path)[:last]:
        values = dict(row)
        epoch = int(values.pop("epoch"))
        ended = told.get(epoch)
        yield epoch, values | (values_of(ended) if ended else {})


def kept_values(folder: RunFolder, epoch: int) -> dict[str, float]:
    """Returns the values of an epoch, from the history of a run."""
    history = read_history(folder.history_path)
    return {name: value for name, value in history[epoch - 1].items() if name != "epoch"}


def files_of(folder: RunFolder, event: Finished) -> list[Path]:
    """Returns the files of a run that are kept as artifacts: spec, report, model card, model."""
    model = event.artefacts.get("model")
    files = [folder.spec_path, folder.report_path, folder.card_path]
    files += [Path(model)] if model else []
    return [path for path in files if path.exists()]
