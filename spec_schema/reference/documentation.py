"""The reference text of a model, read from its docstring."""

from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from pydantic import BaseModel

from ..component import SpecModel
from ..document.network import STRUCTURAL, Block, Input, Layer

SHAPES = ("Input shape", "Output shape", "Target shape")
_SECTIONS = ("Args", "Attributes", *SHAPES)


@dataclass(frozen=True, slots=True)
class Documentation:
    """A parsed docstring.

    Attributes:
        title: Its first line.
        text: The paragraphs below, up to the first section.
        shapes: Heading ("Input shape") → the text of that section.
        parameters: Key → the text of its entry under `Args:`.
    """

    title: str
    text: str
    shapes: dict[str, str]
    parameters: dict[str, str]


@cache
def documentation(model: type[SpecModel]) -> Documentation:
    """Returns the documentation of a component or a section of the spec.

    Shapes and parameters are inherited: a base describes those that its subclasses share.
    """
    title, _, text = _sections(model)[""].partition("\n")
    shapes: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(BaseModel, base):
            continue
        sections = _sections(base)
        shapes |= {name: " ".join(sections[name].split()) for name in SHAPES if name in sections}
        parameters |= _parameters(sections.get("Args", ""))
    return Documentation(title, text.strip(), shapes, parameters)


@cache
def structural_texts() -> dict[str, str]:
    """The text of each key of the items of `blocks`, `model.inputs` and `layers`."""
    texts = {key: documentation(Layer).parameters[key] for key in STRUCTURAL}
    return {**documentation(Block).parameters, **documentation(Input).parameters, **texts}


def _sections(model: type) -> dict[str, str]:
    """Returns heading → the text below it; under "" the text above the first heading."""
    first, _, rest = (model.__doc__ or "").partition("\n")
    sections: dict[str, list[str]] = {"": [first]}
    heading = ""
    for line in dedent(rest).splitlines():
        if line.endswith(":") and line[:-1] in _SECTIONS:
            heading = line[:-1]
        sections.setdefault(heading, []).append(line)
    return {name: "\n".join(lines if not name else lines[1:]) for name, lines in sections.items()}


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _parameters(text: str) -> dict[str, str]:
    """Returns the entries of the section `Args:`, each on one line."""
    entries: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("     "):
            entries[name] += f" {line.strip()}"
        elif line:
            name, _, meaning = line.strip().partition(": ")
            name = name.rstrip("_")
            entries[name] = meaning
    return entries
