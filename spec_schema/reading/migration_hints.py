"""Keys of PyTorch and Keras, and what to write for them here."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeAlias

from ..component import Component, SpecModel
from ..document.network import STRUCTURAL
from ..findings.did_you_mean import bare
from ..synonyms import PARAMETERS
from ..yaml.values import Mapping, Scalar, Sequence, Value, flow
from . import equivalents as at
from .equivalents import ForeignKey
from .fields import fields_of


class MigrationHint(NamedTuple):
    """What to write in place of a key.

    Attributes:
        help: The remedy.
        stands_for: Key of the same mapping that it replaces and that is then not reported as
            missing.
    """

    help: str
    stands_for: str = ""


_BEFORE = MigrationHint("remove it: it follows from the input")
_Line: TypeAlias = str | MigrationHint | Callable[[ForeignKey], str]

_PARTS: dict[str, _Line] = dict.fromkeys(
    ("validation", "validation_data", "test", "test_data"), at.part_of_its_own
)
_OF_DATA: dict[str, _Line] = {**_PARTS, "shuffle": at.order_of_samples}
_LINES: dict[str, dict[str, _Line]] = {
    "layer": {
        **{key: f"write `{key}` beside `@owner`, not inside it" for key in STRUCTURAL},
        "share": "write `- share: @value` instead of `@owner`",
        "in_features": _BEFORE,
        "in_channels": _BEFORE,
        "input_size": _BEFORE,
        "input_length": _BEFORE,
        "num_features": _BEFORE,
        "normalized_shape": _BEFORE,
        "input_shape": "remove it: input shapes are declared in `model.inputs`",
        "batch_input_shape": "remove it: input shapes are declared in `model.inputs`",
        "input_dim": "remove it: input shapes are declared in `model.inputs`",
        "embed_dim": MigrationHint(
            "write `key_dim`, the size of one head: @value / `num_heads`", "key_dim"
        ),
        "batch_first": "remove it: the batch axis always comes first",
        "inplace": "remove it: a spec doesn't control memory reuse",
        "device": "write `device` under `runtime`",
        "num_layers": at.number_of_layers,
        "start_dim": at.flattened_axes,
        "end_dim": at.flattened_axes,
        "track_running_stats": at.running_statistics,
        "affine": "write `center: @value, scale: @value`",
        "elementwise_affine": "write `center: @value, scale: @value`",
        "padding_mode": at.mode_of_padding,
    },
    "lstm": {"bidirectional": at.both_directions},
    "gru": {"bidirectional": at.both_directions},
    "optimizer": {
        "betas": at.two_betas,
        "decay": at.decay,
        "params": "remove it: the optimizer updates all trainable weights",
        "use_ema": at.average_of_weights,
        "ema_momentum": at.average_of_weights,
        "ema_overwrite_frequency": at.average_of_weights,
        "gradient_accumulation_steps": (
            "write `gradient_accumulation_steps: @value` under `training`"
        ),
    },
    "metric": {"name": "write `name: @value` beside `@owner`, not inside it"},
    "loss": {
        "weight": "write `class_weights` or `loss_weights` under `training`",
    },
    "EarlyStopping": {
        "restore_best_weights": at.restored_weights,
        "verbose": "remove it: the run always reports why it stops",
    },
    "Checkpoint": {
        "save_best_only": at.only_the_best,
        "save_weights_only": "remove it: a checkpoint always has the whole state of the run",
        "save_freq": at.how_often,
        "period": "write `every_epochs: @value`",
        "save_top_k": at.how_many_of_the_best,
        "max_to_keep": at.how_many_at_most,
        "filepath": "remove it: checkpoints are saved in the run folder",
        "path": "remove it: checkpoints are saved in the run folder",
        "verbose": "remove it: the run always reports what it saves",
    },
    "Policy": {"restore_best_weights": at.finish},
    "Training": {
        "callbacks": "write `policy` with `early_stopping`, `checkpoint` or "
        "`reduce_lr_on_plateau` under it, each a mapping: `early_stopping: {patience: 3}`",
        **dict.fromkeys(at.OF_OPTIMIZERS, at.inside_the_optimizer),
        "drop_last": "write `drop_remainder: @value`",
        **_PARTS,
        "verbose": at.shown_while_training,
        "use_ema": at.average_of_weights,
        "ema_momentum": at.average_of_weights,
        "ema_overwrite_frequency": at.average_of_weights,
        "ema_decay": "write `ema: {momentum: @value}`",
        "accumulate_grad_batches": "write `gradient_accumulation_steps: @value`",
        "class_weight": "write `class_weights: @value`",
    },
    "StopWhen": {
        **{key: "write `monitor: @key, at_most: @value`" for key in ("loss", "val_loss")},
        **{key: "write `monitor: @key, at_least: @value`" for key in ("accuracy", "val_accuracy")},
    },
    "Split": {
        "train": at.part_to_train_on,
        "shuffle": at.order_of_rows,
        "random_state": "write `seed: @value` at the top level",
    },
    "Data": {**_OF_DATA, **dict.fromkeys(("train", "train_data"), at.source_to_train_on)},
    "data source": _OF_DATA,
    "Spec": _PARTS,
}


def migration_hint(
    model: type[SpecModel], written: str, beside: Mapping, owner: str
) -> MigrationHint | None:
    """Returns what to write in place of an unknown key of a mapping; None if nothing is known.

    A mapping under a synonym counts as that of the key that is meant.
    """
    value = beside.entries[written].value
    if PARAMETERS.get(written) in fields_of(model) and isinstance(value, Mapping):
        return None
    kinds = [model.__name__]
    if issubclass(model, Component):
        kinds = [model.name, model.catalogue.kind]
    for kind in kinds:
        key, line = _lines_of(kind).get(bare(written), ("", ""))
        if callable(line):
            line = line(ForeignKey(key, value, beside, model))
        hint = MigrationHint(line) if isinstance(line, str) else line
        if hint.help:
            help = hint.help.replace("@key", written).replace("@value", flow(value))
            return hint._replace(help=help.replace("@owner", owner))
    return None


@cache
def _lines_of(kind: str) -> dict[str, tuple[str, _Line]]:
    """Returns bare key → the key and its line. Cached: hostile specs ask very often."""
    return {bare(key): (key, line) for key, line in _LINES.get(kind, {}).items()}


# Values in the place of a section.

_CHECKPOINT = {
    True: "remove it: checkpoints are saved by default",
    False: "remove it: checkpoints are always saved; `every_epochs` and `keep` set how many",
}


def line_of(model: type[SpecModel], value: Value, key: str) -> str:
    """Returns the line for a section that was given a bare value; empty if unknown."""
    if isinstance(value, Sequence) and model.__name__ == "Split":
        parts = at.fractions(value)
        return f"write `split: {{{parts}}}`" if parts else ""
    if not isinstance(value, Scalar):
        return ""
    name, given = model.__name__, value.value
    if isinstance(given, bool):
        return _of_boolean(model, given, key)
    fields = fields_of(model)
    for bare_key in model.bare_keys:
        try:
            fields[bare_key].validator(given)
        except ValueError:
            continue
        return f"write `{key}: {{{bare_key}: {flow(value)}}}`"
    section = fields[str(given)].model if name == "Policy" and given in fields else None
    return f"write `policy: {{{given}: {section.usual}}}`" if section and section.usual else ""


def _of_boolean(model: type[SpecModel], given: bool, key: str) -> str:
    if model.__name__ == "Checkpoint":
        return _CHECKPOINT[given]
    if not given:
        return "remove it"
    return f"write `{key}: {model.usual}`" if model.usual else ""


_VALUES = {
    ("padding", "0"): "write `valid`, the default",
    ("padding", "1"): "write `same`, which keeps the size",
    ("padding", "2"): "write `same`, which keeps the size",
    ("padding", "3"): "write `same`, which keeps the size",
    ("target", "tf"): "write `keras`, which is the default: both targets run in TensorFlow",
    ("target", "tensorflow"): "write `keras`, which is the default: both targets run in TensorFlow",
}
"""Parameter and value in another library → what to write here."""


def value_of_others(key: str, value: Value) -> str:
    """Returns what to write in place of a value; empty if nothing is known."""
    if key in ("validation", "test"):
        return at.file_of_a_part(key, value)
    return _VALUES.get((key, str(value.value)), "") if isinstance(value, Scalar) else ""
