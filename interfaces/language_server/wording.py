"""What is said of components and keys, in Markdown, from their docstrings."""

from collections.abc import Iterator

from ...spec_schema.component import Component, SpecModel
from ...spec_schema.reading.fields import Field
from ...spec_schema.reference.entry import about, type_words
from ...spec_schema.reference.shown import shown


def component_text(component: type[Component]) -> str:
    """A component's name, kind, and documentation."""
    return "\n\n".join([f"**{component.name}** ({component.catalogue.kind})", *about(component)])


def key_text(
    key: str, text: str, field: Field | None, owner: type[SpecModel] | None
) -> Iterator[str]:
    """What a key means, what it takes, and what it is where it is left out."""
    if text:
        yield f"**{key}**: {text}"
    if field is None:
        return
    default = "required" if field.required else f"default `{shown(field.default)}`"
    yield f"{type_words(field)}; {default}" if field.words else default
    if field.choices and type_words(field) != field.words:
        yield ", ".join(f"`{choice}`" for choice in field.choices)
