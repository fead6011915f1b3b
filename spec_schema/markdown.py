"""The reference pages: the catalogue and the codes, as Markdown."""

from collections.abc import Iterator
from typing import get_args

from .component import Component
from .diagnostics.codes import CODES
from .documentation import documentation
from .kinds import KINDS
from .operator import Operator
from .parameters import Activation
from .reference import Parameter, example, inputs, parameters

_GENERATED = "<!-- Generated from the definitions by `make generate`; edit those. -->"
ACTIVATIONS: tuple[str, ...] = get_args(Activation)
_PLURALS = {"loss": "losses"}
FAMILIES = {
    "SC0": "YAML",
    "SC1": "Keys and values",
    "SC2": "The network",
    "SC3": "Training and its policy",
    "SC4": "Data",
    "SC5": "Running",
    "SC6": "Bases, variants, overrides, expressions",
    "SC7": "Limits and the budget",
    "SC8": "Style",
}


def catalogue_page() -> str:
    """Every component of every kind: its parameters, and a line of a spec."""
    return "\n\n".join(_catalogue()) + "\n"


def codes_page() -> str:
    """Every code: its title, its severity, and why it matters."""
    return "\n\n".join(_codes()) + "\n"


def _catalogue() -> Iterator[str]:
    yield _GENERATED
    yield "# The catalogue"
    yield (
        "Everything a spec can name. Names, parameters and defaults are those of Keras. "
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
    yield "## Activations"
    yield f"Functions that a layer applies to its result: {_names(ACTIVATIONS)}."


def _plural(kind: str) -> str:
    return _PLURALS.get(kind, f"{kind}s").capitalize()


def _anchor(kind: str, name: str) -> str:
    return f"#{kind}-{name}"


def _component(kind: str, definition: type[Component]) -> Iterator[str]:
    said = documentation(definition)
    yield f'<a id="{kind}-{definition.name}"></a>\n### {definition.name}'
    yield said.title
    if said.text:
        yield said.text
    yield f"```yaml\n{example(kind, definition)}\n```"
    if issubclass(definition, Operator):
        yield f"It takes {inputs(definition)}."
    known = parameters(definition)
    if known:
        rows = ["| parameter | default | type | meaning |", "| --- | --- | --- | --- |"]
        yield "\n".join([*rows, *map(_row, known)])


def _row(parameter: Parameter) -> str:
    default = "**required**" if parameter.default is None else f"`{parameter.default}`"
    names = _names(parameter.choices) or parameter.type
    is_activation = parameter.choices == ACTIVATIONS
    type_ = "an [activation](#activations)" if is_activation else names
    cells = (f"`{parameter.key}`", default, type_, parameter.text)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _codes() -> Iterator[str]:
    yield _GENERATED
    yield "# The codes"
    yield (
        "Every finding has a code. An error can't mean what it says or must fail; a warning is "
        "legal and probably wrong. `speccompile explain SC204` shows the same in a terminal."
    )
    for family, heading in FAMILIES.items():
        codes = {code: about for code, about in CODES.items() if code.startswith(family)}
        rows = [
            f"| {code} | {about.severity} | {about.title} | {about.why} |"
            for code, about in codes.items()
        ]
        yield f"## {family}: {heading}"
        yield "\n".join(["| code | severity | title | why it matters |", "| --- " * 4 + "|", *rows])
