"""The reference pages: the catalogue and the keys, as Markdown."""

from collections.abc import Iterator, Mapping
from typing import get_args

from ..component import Component, SpecModel
from ..document.data import Data
from ..document.features import Feature
from ..document.network import STRUCTURAL, Block
from ..document.search import Range, Search
from ..document.spec import RULES, Model, Spec
from ..document.training import NamedMetric, OptimizerRule, Training
from ..operator import Operator
from ..parameters import ActivationName
from ..reading.fields import fields_of
from ..synonyms import LEFT_OUT
from .documentation import documentation, structural_texts
from .entry import ParameterReference, about, example, inputs, parameters
from .kinds import KINDS, kind_of

GENERATED = "<!-- Generated from the definitions by `make generate`; edit those. -->"
ACTIVATIONS: tuple[str, ...] = get_args(ActivationName)
_PLURALS = {"loss": "losses"}


def catalogue_page() -> str:
    """Returns the page of all components, with their texts, parameters and an example."""
    return "\n\n".join(_catalogue()) + "\n"


def keys_page() -> str:
    """Returns the page of all keys of all sections of a spec."""
    return "\n\n".join(_keys()) + "\n"


def _keys() -> Iterator[str]:
    yield GENERATED
    yield "# The keys"
    yield (
        "The keys of every section of a spec. `speccompile explain SPEC training.epochs` shows the "
        "same in a terminal, with the value and its origin."
    )
    for heading, model in _sections("", Spec):
        yield f"## {heading or 'A spec'}"
        yield from about(model)
        yield _table(parameters(model))
        yield from _inline(model)
    yield "## An item of `model.layers`"
    yield "The name of a component or a block as a key, and next to it:"
    yield _meanings({key: structural_texts()[key] for key in STRUCTURAL})
    yield "## A block of `blocks`"
    yield _meanings(documentation(Block).parameters)


def _meanings(texts: Mapping[str, str]) -> str:
    rows = (f"| `{key}` | {text} |" for key, text in texts.items())
    return "\n".join(["| key | meaning |", "| --- | --- |", *rows])


def _inline(model: type[SpecModel]) -> Iterator[str]:
    """Yields the components one of which is a key of the section."""
    for field in fields_of(model).values():
        if field.inline and field.component:
            kind = kind_of(field.component)
            named = (f"[{name}](layers.md{_anchor(kind, name)})" for name in KINDS[kind])
            yield f"In addition, one {kind} as a key: {', '.join(named)}."


def _sections(path: str, model: type[SpecModel]) -> Iterator[tuple[str, type[SpecModel]]]:
    """Yields the sections with their paths, in document order; rules after the network."""
    yield path and f"`{path}`", model
    if model is Data:
        yield "A feature of `data.features`", Feature
    if model is Model:
        for key, rule in RULES.items():
            yield f"An item of `model.{key}`", rule
    if model is Training:
        yield "An item of `training.optimizer`", OptimizerRule
        yield "An item of `training.metrics`", NamedMetric
        yield "`search`", Search
        yield "A range of `search.space`", Range
    for field in fields_of(model).values():
        if field.model:
            yield from _sections(f"{path}.{field.key}".lstrip("."), field.model)


def _catalogue() -> Iterator[str]:
    yield GENERATED
    yield "# The catalogue"
    yield (
        "All components that a spec can use. Names, parameters and defaults are those of Keras. "
        "`speccompile layers NAME` shows the same in a terminal."
    )
    yield "\n".join(
        f"- [{_plural(kind)}](#{_plural(kind).lower()}): "
        + ", ".join(f"[{name}]({_anchor(kind, name)})" for name in catalogue)
        for kind, catalogue in KINDS.items()
    )
    for kind, catalogue in KINDS.items():
        yield f"## {_plural(kind)}"
        for name in catalogue:
            yield from _component(kind, catalogue.find(name))
        left_out = LEFT_OUT.get(kind, {})
        if left_out:
            yield f"Not available, but in Keras:\n\n{_reasons(left_out)}"
    yield "## Activations"
    yield f"Names for `activation` and similar parameters: {_names(ACTIVATIONS)}."
    yield f"Not available, but in Keras:\n\n{_reasons(LEFT_OUT['activation'])}"
    yield "## Callbacks"
    yield f"A spec has none. Instead of those of Keras:\n\n{_reasons(LEFT_OUT['callback'])}"


def _reasons(left_out: dict[str, str]) -> str:
    return "\n".join(f"- `{name}`: {reason}." for name, reason in left_out.items())


def _plural(kind: str) -> str:
    return _PLURALS.get(kind, f"{kind}s").capitalize()


def _anchor(kind: str, name: str) -> str:
    return f"#{kind}-{name}"


def _component(kind: str, definition: type[Component]) -> Iterator[str]:
    yield f'<a id="{kind}-{definition.name}"></a>\n### {definition.name}'
    yield from about(definition)
    yield f"```yaml\n{example(kind, definition)}\n```"
    if issubclass(definition, Operator) and inputs(definition):
        yield inputs(definition)
    known = parameters(definition)
    if known:
        yield _table(known)
    for field in fields_of(definition).values():
        if field.model:
            yield f"Keys of `{field.key}`, as a mapping:"
            yield _table(parameters(field.model))


def _table(parameters: list[ParameterReference]) -> str:
    head = ["| key | default | type | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *map(_row, parameters)])


def _row(parameter: ParameterReference) -> str:
    default = "**required**" if parameter.default is None else f"`{parameter.default}`"
    names = _names(parameter.choices) or parameter.type
    is_activation = parameter.choices == ACTIVATIONS
    type_ = "an [activation](#activations)" if is_activation else names
    cells = (f"`{parameter.key}`", default, type_, parameter.text)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
