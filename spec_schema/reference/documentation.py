"""The reference text of a model, read from its docstring: nothing is documented twice."""

from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from ..component import Model


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a docstring says.

    Attributes:
        title: its first line.
        text: the paragraphs below, up to the first section.
        parameters: key → what it means, those of the bases too.
    """

    title: str
    text: str
    parameters: dict[str, str]


@cache
def documentation(model: type[Model]) -> Documentation:
    """The documentation of a component or a section of the spec."""
    title, _, rest = _dedented(model).partition("\n")
    text = rest.partition("Args:")[0].partition("Attributes:")[0].strip()
    parameters: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Model):
            parameters |= _parameters(_dedented(base))
    return Documentation(title, text, parameters)


def _dedented(model: type) -> str:
    first, _, rest = (model.__doc__ or "").partition("\n")
    return f"{first}\n{dedent(rest)}".strip()


def _parameters(text: str) -> dict[str, str]:
    """The entries of the section `Args:`, each on one line."""
    _, found, section = text.partition("Args:\n")
    entries: dict[str, str] = {}
    name = ""
    for line in section.splitlines() if found else ():
        if line and not line.startswith(" "):
            break
        if line.startswith("     "):
            entries[name] += f" {line.strip()}"
        elif line:
            name, _, said = line.strip().partition(": ")
            name = name.rstrip("_")
            entries[name] = said
    return entries
