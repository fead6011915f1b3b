"""Equivalents for keys of other libraries that depend on their value and their neighbours.

Following a remedy gives what was meant; if nothing does, the text says so without a proposal.
"""

import re
from typing import Any, NamedTuple

from ..component import SpecModel
from ..components.optimizers import OPTIMIZERS
from ..components.sources import SOURCES
from ..errors import as_asked
from ..yaml.values import Mapping, Scalar, Sequence, Value, flow
from .fields import fields_of


class ForeignKey(NamedTuple):
    """A key of another library.

    Attributes:
        beside: The mapping that contains it.
        model: The model of that mapping.
    """

    key: str
    value: Value
    beside: Mapping
    model: type[SpecModel]

    @property
    def plain(self) -> Any:
        """The value, if it is a scalar."""
        return self.value.value if isinstance(self.value, Scalar) else None

    def number(self, key: str) -> float | None:
        """Returns the number under another key of the mapping, or None."""
        there = self.beside.get(key)
        value = there.value if isinstance(there, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value


# Layers.


def number_of_layers(written: ForeignKey) -> str:
    """`num_layers` of recurrent layers: all but the first need a sequence."""
    name = getattr(written.model, "name", "")
    if written.plain == 1:
        return "remove it: an item is one layer"
    line = f"write `repeat: {flow(written.value)}` beside `{name}`, not inside it"
    if "return_sequences" not in fields_of(written.model):
        return line
    return f"{line}, and `return_sequences: true` inside it"


def both_directions(written: ForeignKey) -> str:
    """`bidirectional: true`: here a layer of its own, around the recurrent one."""
    name = getattr(written.model, "name", "")
    if written.plain is False:
        return f"remove it: `{name}` has one direction by default"
    rest = {key: flow(entry.value) for key, entry in written.beside.entries.items()}
    inside = ", ".join(f"{key}: {text}" for key, text in rest.items() if key != written.key)
    return f"write `bidirectional: {{{name}: {{{inside}}}}}` around it"


def flattened_axes(written: ForeignKey) -> str:
    """`start_dim` and `end_dim`: `flatten` has the defaults of PyTorch."""
    usual = {"start_dim": 1, "end_dim": -1}[written.key]
    if written.plain == usual:
        return "remove it: all axes but the batch are flattened"
    return "remove it: all axes but the batch are flattened; the layer `reshape` can keep some"


def running_statistics(written: ForeignKey) -> str:
    """`track_running_stats`: moving averages can't be switched off."""
    if written.plain is True:
        return "remove it: moving averages are always tracked"
    return "remove it: moving averages are always tracked, and used outside training"


def mode_of_padding(written: ForeignKey) -> str:
    """`padding_mode`: only zeros."""
    if written.plain == "zeros":
        return "remove it: padding always uses zeros"
    return "remove it: padding always uses zeros"


# The optimizer.


def decay(written: ForeignKey) -> str:
    """`decay` of Keras 2: `learning_rate / (1 + decay * step)`."""
    if written.plain == 0:
        return "remove it: the learning rate is constant by default"
    rate = written.beside.get("learning_rate") or written.beside.get("lr")
    default = written.model.model_fields["learning_rate"].default
    first = flow(rate) if isinstance(rate, Scalar) else f"{default:g}"
    return (
        f"write `learning_rate: {{inverse_time_decay: {{initial_learning_rate: {first}, "
        f"decay_steps: 1, decay_rate: {flow(written.value)}}}}}`"
    )


def average_of_weights(written: ForeignKey) -> str:
    """`use_ema` and the parameters of it: a mapping of `training`, with all that is given."""
    used = written.beside.get("use_ema")
    if isinstance(used, Scalar) and used.value is False:
        return "remove it: weights aren't averaged by default"
    names = ("momentum", "overwrite_frequency")
    given = {name: written.beside.get(f"ema_{name}") for name in names}
    inside = [f"{name}: {flow(value)}" for name, value in given.items() if value is not None]
    place = "" if "ema" in written.model.model_fields else " under `training`"
    return f"write `ema: {{{', '.join(inside or ['momentum: 0.99'])}}}`{place}"


OF_OPTIMIZERS = {
    **dict.fromkeys(("learning_rate", "lr"), "learning_rate"),
    **{key: key for key in ("weight_decay", "clipnorm", "clipvalue", "momentum")},
    **dict.fromkeys(("global_clipnorm", "gradient_clip_val"), "global_clipnorm"),
}
"""Keys written next to the optimizer → their names inside it."""


def inside_the_optimizer(written: ForeignKey) -> str:
    """A parameter of the optimizer next to it: returns the line with both."""
    key = OF_OPTIMIZERS[written.key]
    name, given = _optimizer(written.beside.get("optimizer"))
    if name not in OPTIMIZERS or key not in fields_of(OPTIMIZERS.find(name)):
        name, given = ("sgd" if key == "momentum" else "adam"), {}
    if key in given:
        return f"remove it: the optimizer already sets `{key}: {given[key]}`"
    inside = ", ".join(f"{one}: {text}" for one, text in {**given, key: _shown(written)}.items())
    return f"write it inside the optimizer: `optimizer: {{{name}: {{{inside}}}}}`"


def _shown(written: ForeignKey) -> str:
    return flow(written.value)


def _optimizer(value: Value | None) -> tuple[str, dict[str, str]]:
    """Returns the name of an optimizer, and its parameters as written."""
    if isinstance(value, Scalar):
        return str(value.value), {}
    if not isinstance(value, Mapping) or len(value.entries) != 1:
        return "", {}
    ((name, entry),) = value.entries.items()
    inside = entry.value
    if isinstance(inside, Mapping):
        return name, {key: flow(one.value) for key, one in inside.entries.items()}
    main = OPTIMIZERS.find(name).main if name in OPTIMIZERS else None
    is_given = isinstance(inside, Scalar) and inside.value is not None
    return name, {main: flow(inside)} if main and is_given else {}


# The policy.


def restored_weights(written: ForeignKey) -> str:
    """`restore_best_weights`: here `finish` of the policy."""
    if written.plain is False:
        return "remove it, and write `finish: last` under `training.policy`"
    return "remove it: `training.policy.finish` defaults to `best`"


def finish(written: ForeignKey) -> str:
    """The same, written in the policy itself."""
    return "write `finish: last`" if written.plain is False else "write `finish: best`"


def only_the_best(written: ForeignKey) -> str:
    """`save_best_only`: Keras saves every epoch by default."""
    if written.plain is False:
        return "write `keep: {every_epochs: 1}`"
    return "write `keep: {best: 1}`, the default"


def shown_while_training(written: ForeignKey) -> str:
    """`verbose`, which is said where a run is started."""
    option = as_asked("the option `--progress`", "`progress=` of `train`")
    return f"remove it: {option} controls what is shown"


def how_often(written: ForeignKey) -> str:
    """`save_freq`: Keras counts batches; "epoch" is the end of each epoch."""
    if isinstance(written.plain, int):
        return f"write `every_steps: {written.plain}`"
    return "write `every_epochs: 1`, the default"


def how_many_of_the_best(written: ForeignKey) -> str:
    """`save_top_k` of Lightning: -1 is all."""
    if written.plain == -1:
        return "write `keep: {every_epochs: 1}`"
    return f"write `keep: {{best: {flow(written.value)}}}`"


def how_many_at_most(written: ForeignKey) -> str:
    """`max_to_keep` of TensorFlow's CheckpointManager: null is all."""
    if written.plain is None:
        return "write `keep: {every_epochs: 1}`"
    return f"write `keep: {{last: {flow(written.value)}}}`"


# The data.


def part_of_its_own(written: ForeignKey) -> str:
    """Validation or test data next to the source: it belongs into `split`."""
    keys = written.value.entries if isinstance(written.value, Mapping) else ()
    word = written.plain if isinstance(written.plain, str) else ""
    if not word and not any(key in SOURCES or key == "path" for key in keys):
        return ""
    part = "validation" if written.key.startswith("val") else "test"
    source = flow(written.value)
    line = f"{part}: {{path: {source}}}" if _is_word(word) else f"{part}: {source}"
    return f"write `{line}` under `data.split`"


def file_of_a_part(key: str, value: Value) -> str:
    """A plain word in the place of a part of `split`, which may be a folder; else empty."""
    word = value.value if isinstance(value, Scalar) else None
    is_word = isinstance(word, str) and _is_word(word)
    return f"for a file or folder, write `{key}: {{path: {word}}}`" if is_word else ""


def _is_word(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][\w-]*", text) is not None


def source_to_train_on(written: ForeignKey) -> str:
    """`train` with a source in it: the source stands directly in `data`."""
    sources = written.value.entries if isinstance(written.value, Mapping) else {}
    name = next((name for name in sources if name in SOURCES), "")
    return f"write `{name}: {flow(sources[name].value)}`" if name else ""


def fractions(value: Sequence) -> str:
    """The split that a list says, with the training fraction first; empty if it says none."""
    numbers = [item.value for item in value.items if isinstance(item, Scalar)]
    parts = [one for one in numbers if isinstance(one, int | float) and not isinstance(one, bool)]
    whole = sum(parts)
    if not 2 <= len(parts) == len(value.items) <= 3 or round(whole, 6) not in (1, 100):
        return ""
    names = zip(("validation", "test"), parts[1:], strict=False)
    return ", ".join(f"{name}: {part / whole:g}" for name, part in names)


def order_of_rows(written: ForeignKey) -> str:
    """`shuffle` of a split, as in scikit-learn."""
    if written.plain is True:
        return "remove it: rows are drawn at random, derived from `seed`"
    return "write `order: last`"


def order_of_samples(written: ForeignKey) -> str:
    """`shuffle` of a data loader: the order of training, which is not that of the split."""
    if written.plain is True:
        return "remove it: rows are split and visited at random"
    return (
        f"write `shuffle: {flow(written.value)}` under `training`, for the order in which samples "
        "are visited; the split stays random (`order` under `split`)"
    )


def part_to_train_on(written: ForeignKey) -> str:
    """The training fraction: what the other parts leave."""
    held = [written.number(name) for name in ("validation", "test")]
    share = written.plain if isinstance(written.plain, float) else None
    rest = None if share is None else round(1 - share - sum(one or 0 for one in held), 9)
    if share is None or rest is None or rest < 0 or rest >= 1:
        return "remove it: all other rows are used for training"
    if rest == 0:
        return "remove it: all other rows are used for training"
    if held[0] is None:
        return f"write `validation: {rest:g}`: all other rows are used for training"
    if held[1] is None:
        return f"write `test: {rest:g}`: all other rows are used for training"
    return "make `validation` or `test` larger: all other rows are used for training"


def two_betas(written: ForeignKey) -> str:
    """`betas`: here two keys, `beta_1` and `beta_2`."""
    items = written.value.items if isinstance(written.value, Sequence) else []
    first, second = [*map(flow, items), "…", "…"][:2]
    return f"write `beta_1: {first}, beta_2: {second}`"
