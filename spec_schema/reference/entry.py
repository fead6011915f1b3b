"""The reference entry of a component: its text, parameters, inputs, and a line of a spec."""

from dataclasses import dataclass
from typing import Any

from ..component import Component, SpecModel
from ..operator import Operator
from ..reading.fields import Field, fields_of
from .documentation import documentation
from .kinds import KINDS, WRITTEN, keras_name
from .shown import shown

FEW = 4
"""Up to this many names are listed inside a type; more are listed on their own."""


@dataclass(frozen=True, slots=True)
class ParameterReference:
    """One parameter.

    Attributes:
        type: Its type, in words.
        default: Its default as a spec writes it; None if it is required.
        text: Its description.
        choices: The names it accepts, if they are too many to list in `type`.
    """

    key: str
    type: str
    default: str | None
    text: str
    choices: tuple[str, ...] = ()


def about(definition: type[SpecModel]) -> list[str]:
    """Returns the text of a component or section by paragraphs.

    The shapes and, for components, the Keras class come last.
    """
    text = documentation(definition)
    shapes = (f"{heading}: {shape}" for heading, shape in text.shapes.items())
    keras = keras_name(definition) if issubclass(definition, Component) else ""
    paragraphs = (text.title, *text.text.split("\n\n"), *shapes, keras and f"Keras: `{keras}`.")
    return [paragraph for paragraph in paragraphs if paragraph]


def parameters(definition: type[SpecModel]) -> list[ParameterReference]:
    """Returns the parameters of a component, or the keys of a section, in order."""
    texts = documentation(definition).parameters
    return [
        ParameterReference(
            field.key,
            type_words(field),
            None if field.required else shown(field.default),
            texts[field.key],
            field.choices if len(field.choices) > FEW else (),
        )
        for field in fields_of(definition).values()
        if not field.inline
    ]


def type_words(field: Field) -> str:
    """Returns the type of a field in words; for many choices only their number."""
    if len(field.choices) <= FEW:
        return field.words
    return f"one of {len(field.choices)} names"


def inputs(definition: type[Operator]) -> str:
    """Returns how `from` names several inputs; "" for a layer with one input."""
    if definition.arguments:
        roles = ", ".join(f"{role}: …" for role in definition.arguments)
        own = " and ".join(f"`{role}`" for role in definition.self_arguments)
        return f"Inputs: `from: {{{roles}}}`. A single input is {own}."
    if definition.arity == "named":
        return "Inputs: `from: [a, b]` or `from: {left: a, right: b}`. A single input is `x`."
    if definition.arity == "none":
        return "Takes no input."
    return "Inputs: `from: [a, b]`." if definition.arity == "several" else ""


def example(kind: str, definition: type[Component]) -> str:
    """Returns a line of a spec with the component and its required or main parameters."""
    written = _parameters_written(definition)
    component = f"{definition.name}: {written}" if written else definition.name
    braces = written and kind not in ("layer", "metric")
    line = WRITTEN[kind].format(f"{{{component}}}" if braces else component)
    if kind == "schedule" and not definition.has_keras_class:
        line = f"learning_rate: [{{{component}}}, 0.05]"  # a part of a list
    if len(line) > LONGEST_EXAMPLE and kind in _ITEMS:
        line = _ITEMS[kind].format(definition.name) + _a_line_each(definition, _ITEMS[kind])
    several = issubclass(definition, Operator) and definition.arity == "several"
    return f"{line}{'' if written else ':'}\n  from: [a, b]" if several else line


LONGEST_EXAMPLE = 76
"""Columns of an example; its parameters get lines of their own if it would be longer."""

_ITEMS = {"layer": "- {}:", "metric": "metrics:\n  - {}:"}


def _a_line_each(definition: type[Component], above: str) -> str:
    indent = " " * (above.rindex("- ") - above.rfind("\n") - 1 + 4)
    needed = _needed(definition)
    return "".join(f"\n{indent}{key}: {shown(value)}" for key, value in needed.items())


def _needed(definition: type[Component]) -> dict[str, Any]:
    return {
        key: _sample(definition, field)
        for key, field in fields_of(definition).items()
        if field.required or key in definition.examples
    }


def _parameters_written(definition: type[Component]) -> str:
    fields, needed = fields_of(definition), _needed(definition)
    main = definition.main
    if main is None or set(needed) > {main}:
        return shown(needed) if needed else ""
    value = needed.get(main, fields[main].default)
    return "" if value is None else shown(value)


def kinds_of(name: str) -> list[str]:
    """Returns the kinds that have a component of this name."""
    return [kind for kind, catalogue in KINDS.items() if name in catalogue]


def _sample(definition: type[Component], field: Field) -> Any:
    return definition.examples.get(field.key) or _SAMPLES[field.key]


_SAMPLES: dict[str, Any] = {
    "units": 64,
    "filters": 32,
    "output_size": 4,
    "kernel_size": 3,
    "pool_size": 2,
    "rate": 0.3,
    "stddev": 0.1,
    "input_dim": 10_000,
    "output_dim": 64,
    "target_shape": [7, 7, 16],
    "dims": [2, 1],
    "num_heads": 4,
    "key_dim": 32,
    "scale": 0.5,
    "activation": "relu",
    "layer": {"lstm": 32},
    "initial_learning_rate": 0.01,
    "decay_rate": 0.9,
    "by": 16,
}
"""An example value for each parameter that some component requires."""
