"""Keys of PyTorch and Keras, and what to write for them here."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeAlias

from ..component import Component, SpecModel
from ..document.structure import STRUCTURAL
from ..findings.did_you_mean import bare
from ..synonyms import PARAMETERS
from ..yaml.values import Mapping, Scalar, Value, flow
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


_BEFORE = MigrationHint("remove it: it is known from the layer before")
_OWN = MigrationHint("remove it: @holder needs no such setting here")
_Line: TypeAlias = str | MigrationHint | Callable[[ForeignKey], str]

_PARTS: dict[str, _Line] = dict.fromkeys(
    ("validation", "validation_data", "test", "test_data"), at.part_of_its_own
)
_LINES: dict[str, dict[str, _Line]] = {
    "layer": {
        **{key: f"write `{key}` beside `@holder`, not inside it" for key in STRUCTURAL},
        "share": "write `- share: @value` in the place of `@holder`",
        "in_features": _BEFORE,
        "in_channels": _BEFORE,
        "input_size": _BEFORE,
        "input_length": _BEFORE,
        "num_features": _BEFORE,
        "normalized_shape": _BEFORE,
        "input_shape": "remove it: shapes of inputs are under `model.inputs`",
        "batch_input_shape": "remove it: shapes of inputs are under `model.inputs`",
        "input_dim": "remove it: shapes of inputs are under `model.inputs`",
        "embed_dim": MigrationHint(
            "write `key_dim`, the size of one head: @value / `num_heads`", "key_dim"
        ),
        "batch_first": "remove it: the batch always comes first",
        "inplace": "remove it: where results are kept is not said in a spec",
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
        "params": "remove it: all trainable weights are trained",
    },
    "loss": {
        "weight": "write `class_weights` or `loss_weights` under `training`",
        "ignore_index": "remove it: every row counts; leave rows without a label out of the data",
    },
    "EarlyStopping": {
        "restore_best_weights": at.restored_weights,
        "verbose": "remove it: the run says when it stops",
    },
    "Checkpoint": {
        "save_best_only": at.only_the_best,
        "save_weights_only": "remove it: a checkpoint holds the whole state of the run",
        "save_freq": at.how_often,
        "period": "write `every_epochs: @value`",
        "save_top_k": at.how_many_of_the_best,
        "max_to_keep": at.how_many_at_most,
        "filepath": "remove it: checkpoints lie in the folder of the run",
        "path": "remove it: checkpoints lie in the folder of the run",
        "verbose": "remove it: the run says what it saves",
    },
    "Policy": {"restore_best_weights": at.finish},
    "Training": {
        "callbacks": "write `policy` with `early_stopping`, `checkpoint` or "
        "`reduce_lr_on_plateau` under it, each a mapping: `early_stopping: {patience: 3}`",
        **dict.fromkeys(at.OF_OPTIMIZERS, at.inside_the_optimizer),
        "steps_per_epoch": "remove it: an epoch is one pass over the training part",
        **_PARTS,
        "verbose": "remove it: the option `--progress` says what is shown",
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
    **{kind: {**_PARTS, "shuffle": at.order_of_samples} for kind in ("Data", "data source")},
    "Document": _PARTS,
}


def habit_of(
    model: type[SpecModel], written: str, beside: Mapping, holder: str
) -> MigrationHint | None:
    """Returns what to write in place of an unknown key of a mapping; None if nothing is known.

    A mapping under a synonym counts as that of the key that is meant.
    """
    value = beside.entries[written].value
    if written in PARAMETERS and isinstance(value, Mapping):
        return None
    kinds = [model.__name__]
    if issubclass(model, Component):
        kinds = [model.name, model.catalogue.kind]
    for kind in kinds:
        key, line = _lines_of(kind).get(bare(written), ("", ""))
        if callable(line):
            line = line(ForeignKey(key, value, beside, model))
        habit = MigrationHint(line) if isinstance(line, str) else line
        if habit.help:
            help = habit.help.replace("@key", written).replace("@value", flow(value))
            return habit._replace(help=help.replace("@holder", holder.strip("`")))
    return None


@cache
def _lines_of(kind: str) -> dict[str, tuple[str, _Line]]:
    """Returns bare key → the key and its line. Cached: hostile specs ask very often."""
    return {bare(key): (key, line) for key, line in _LINES.get(kind, {}).items()}


# Values in the place of a section.

_MAIN = {
    "EarlyStopping": ("patience", "monitor"),
    "Checkpoint": ("every_epochs", "monitor"),
    "ReduceLROnPlateau": ("patience", "factor", "monitor"),
    "Keep": ("last",),
    "StopWhen": ("minutes",),
    "Policy": ("finish",),
    "Split": ("validation",),
    "Runtime": ("device", "target", "precision", "threads"),
    "Budget": ("parameters",),
}
"""Section → the keys that a bare value may be for; the first that accepts it counts."""

_SWITCHED = {
    ("EarlyStopping", True): "write `early_stopping: {patience: 3}`",
    ("Checkpoint", True): "leave it out: checkpoints are saved without it",
    ("Checkpoint", False): "leave it out: checkpoints are always saved; `every_epochs` and `keep` "
    "say how many",
    ("ReduceLROnPlateau", True): "write `reduce_lr_on_plateau: {factor: 0.1, patience: 10}`",
}


def line_of(model: type[SpecModel], value: Value, key: str) -> str:
    """Returns the line for a section that was given a bare value; empty if unknown."""
    if not isinstance(value, Scalar):
        return ""
    name, given = model.__name__, value.value
    if isinstance(given, bool):
        return _SWITCHED.get((name, given), "" if given else "leave it out")
    fields = fields_of(model)
    for main in _MAIN.get(name, ()):
        try:
            fields[main].judge(given)
        except ValueError:
            continue
        return f"write `{key}: {{{main}: {flow(value)}}}`"
    if name == "Policy" and given in fields:
        inner = _SWITCHED.get((getattr(fields[str(given)].model, "__name__", ""), True), "")
        return (
            f"write `policy: {{{inner.removeprefix('write `')[:-1]}}}`" if "write" in inner else ""
        )
    return ""


_VALUES = {
    ("padding", "0"): "write `valid`, which is so if left out",
    ("padding", "1"): "write `same`, which keeps the size",
    ("padding", "2"): "write `same`, which keeps the size",
    ("padding", "3"): "write `same`, which keeps the size",
    ("target", "tf"): "write `keras`, which is the default: both targets run in TensorFlow",
    ("target", "tensorflow"): "write `keras`, which is the default: both targets run in TensorFlow",
}
"""Parameter and value in another library → what to write here."""


def value_of_others(key: str, value: Value) -> str:
    """Returns what to write in place of a value; empty if nothing is known."""
    if key in ("validation", "test") and isinstance(value, Scalar) and _is_count(value.value):
        return f"write `{key}: 0.1` for 100 of 1,000 rows: it is a fraction, not a number of rows"
    return _VALUES.get((key, str(value.value)), "") if isinstance(value, Scalar) else ""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 1


# Parameters that do not go together.

_TOGETHER = {
    "no `momentum`": ("nesterov", "add `momentum: 0.9`, or remove `nesterov`"),
    "gradients in one way": ("clipvalue", "keep one of them"),
    "one value more": ("values", "each value holds up to its boundary, the last one from there on"),
    "rising boundaries": ("boundaries", "write them in rising order"),
    "no `warmup_target`": ("warmup_steps", "add `warmup_target`, or remove `warmup_steps`"),
    "no `warmup_steps`": ("warmup_target", "add `warmup_steps`, or remove `warmup_target`"),
    "above its": ("", "exchange the two"),
}
"""Words of a message → the parameter that it is about, and the remedy."""


def remedy_of(message: str, given: Mapping) -> tuple[str, str]:
    """Returns the remedy for conflicting parameters, and the one to report it at."""
    for words, (name, help) in _TOGETHER.items():
        if words in message:
            named = [key for key in given.entries if f"`{key}`" in message]
            return help, name if name in given.entries else (named or [""])[-1]
    return "", ""
