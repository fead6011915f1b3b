"""Keys that people of PyTorch and Keras write, and how the same is said here.

`@value` stands for what was written, `@0` and `@1` for the first items of a list, `@holder` for
the component or section.
"""

from typing import NamedTuple

from ..component import Component, Model
from ..diagnostics.suggest import bare
from ..structure import STRUCTURAL
from ..synonyms import PARAMETERS
from ..values import Mapping, Scalar, Sequence, Value, flow
from .fields import fields_of


class Habit(NamedTuple):
    """What is written instead of a key.

    Attributes:
        help: the remedy.
        stands_for: the key of the same mapping that it is in the place of, and that is not missed.
    """

    help: str
    stands_for: str = ""


_BEFORE = Habit("remove it: it is known from the layer before")
_OWN = Habit("remove it: @holder needs no such setting here")
_FINISH = Habit("remove it: `training.policy.finish` says it, and is `best` if left out")
_LINES: dict[str, dict[str, str | Habit]] = {
    "layer": {
        **{key: f"write `{key}` beside `@holder`, not inside it" for key in STRUCTURAL},
        "in_features": _BEFORE,
        "in_channels": _BEFORE,
        "input_size": _BEFORE,
        "input_length": _BEFORE,
        "num_features": _BEFORE,
        "normalized_shape": _BEFORE,
        "input_shape": "remove it: shapes of inputs are under `model.inputs`",
        "batch_input_shape": "remove it: shapes of inputs are under `model.inputs`",
        "input_dim": "remove it: shapes of inputs are under `model.inputs`",
        "embed_dim": Habit(
            "write `key_dim`, the size of one head: @value / `num_heads`", "key_dim"
        ),
        "batch_first": "remove it: the batch always comes first",
        "inplace": "remove it: where results are kept is not said in a spec",
        "device": "write `device` under `runtime`",
        "num_layers": "write `repeat: @value` beside `@holder`, not inside it",
        "start_dim": "remove it: all axes but the batch are flattened",
        "end_dim": "remove it: all axes but the batch are flattened",
        "track_running_stats": "remove it: moving averages are always kept",
        "affine": "write `center: @value, scale: @value`",
        "elementwise_affine": "write `center: @value, scale: @value`",
        "padding_mode": "remove it: padding is with zeros",
    },
    "lstm": {"bidirectional": "write `bidirectional: {lstm: …}` around it"},
    "gru": {"bidirectional": "write `bidirectional: {gru: …}` around it"},
    "optimizer": {
        "betas": "write `beta_1: @0, beta_2: @1`",
        "decay": "write `learning_rate: {inverse_time_decay: {initial_learning_rate: …, "
        "decay_steps: 1, decay_rate: @value}}`",
        "params": "remove it: all trainable weights are trained",
    },
    "loss": {
        "weight": "write `class_weights` or `loss_weights` under `training`",
        "ignore_index": "remove it: all samples count",
    },
    "EarlyStopping": {
        "restore_best_weights": _FINISH,
        "verbose": "remove it: the run says when it stops",
    },
    "Checkpoint": {
        "save_best_only": "write `keep: {best: 1}`, which is so if left out",
        "save_weights_only": "remove it: a checkpoint holds the whole state of the run",
        "save_freq": "write `every_epochs: 1`, or `every_steps` with a number",
        "period": "write `every_epochs: @value`",
        "save_top_k": "write `keep: {best: @value}`",
        "max_to_keep": "write `keep: {last: @value}`",
        "filepath": "remove it: checkpoints lie in the folder of the run",
        "path": "remove it: checkpoints lie in the folder of the run",
        "verbose": "remove it: the run says what it saves",
    },
    "Policy": {"restore_best_weights": "write `finish: best`, which is so if left out"},
    "Training": {
        "callbacks": "write `policy` with `early_stopping`, `checkpoint` or "
        "`reduce_lr_on_plateau` under it, each a mapping: `early_stopping: {patience: 3}`",
        **{
            key: f"write it inside the optimizer: `optimizer: {{adam: {{{name}: @value}}}}`"
            for key, name in {
                **dict.fromkeys(("learning_rate", "lr"), "learning_rate"),
                **{key: key for key in ("weight_decay", "clipnorm", "clipvalue")},
                **dict.fromkeys(("global_clipnorm", "gradient_clip_val"), "global_clipnorm"),
            }.items()
        },
        "momentum": "write it inside the optimizer: `optimizer: {sgd: {momentum: @value}}`",
        "steps_per_epoch": "remove it: an epoch is one pass over the training part",
        "validation_data": "write `split: {validation: 0.1}` under `data`",
        "verbose": "remove it: the option `--progress` says what is shown",
        "class_weight": "write `class_weights`",
    },
    "StopWhen": {
        **{key: "write `monitor: @key, at_most: @value`" for key in ("loss", "val_loss")},
        **{key: "write `monitor: @key, at_least: @value`" for key in ("accuracy", "val_accuracy")},
    },
    "Split": {"train": "remove it: it is what `validation` and `test` leave"},
}


def habit_of(model: type[Model], written: str, value: Value, holder: str) -> Habit | None:
    """What is written instead of a key that a mapping has not; None: nothing is known of it.

    A mapping under a synonym is that of the key that is meant.
    """
    if written in PARAMETERS and isinstance(value, Mapping):
        return None
    kinds = [model.__name__]
    if issubclass(model, Component):
        kinds = [model.name, model.catalogue.kind]
    for kind in kinds:
        lines = {bare(key): line for key, line in _LINES.get(kind, {}).items()}
        line = lines.get(bare(written))
        if line is not None:
            habit = Habit(line) if isinstance(line, str) else line
            help = _filled(habit.help.replace("@key", written), value, holder)
            return habit._replace(help=help)
    return None


def _filled(line: str, value: Value, holder: str) -> str:
    items = value.items if isinstance(value, Sequence) else []
    for at in (0, 1):
        line = line.replace(f"@{at}", flow(items[at]) if at < len(items) else "…")
    return line.replace("@value", flow(value)).replace("@holder", holder.strip("`"))


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
"""Section → the keys that a bare value may be meant for, the first that takes it."""

_SWITCHED = {
    ("EarlyStopping", True): "write `early_stopping: {patience: 3}`",
    ("Checkpoint", True): "leave it out: checkpoints are saved without it",
    ("Checkpoint", False): "leave it out: checkpoints are always saved; `every_epochs` and `keep` "
    "say how many",
    ("ReduceLROnPlateau", True): "write `reduce_lr_on_plateau: {factor: 0.1, patience: 10}`",
}


def line_of(model: type[Model], value: Value, key: str) -> str:
    """The line that says a section of which only a value was written; empty: it is not known."""
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
    ("target", "tf"): "both run in TensorFlow, `keras` where it is left out",
    ("target", "tensorflow"): "both run in TensorFlow, `keras` where it is left out",
}
"""Parameter and value of other libraries → what is written here."""


def value_of_others(key: str, value: Value) -> str:
    """What is written instead of a value; empty: nothing is known of it."""
    return _VALUES.get((key, str(value.value)), "") if isinstance(value, Scalar) else ""


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
    """What to do about parameters that do not go together, and the one it is said at."""
    for words, (name, help) in _TOGETHER.items():
        if words in message:
            named = [key for key in given.entries if f"`{key}`" in message]
            return help, name if name in given.entries else (named or [""])[-1]
    return "", ""
