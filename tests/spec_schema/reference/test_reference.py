"""What is said of components: every parameter documented, every example a line that can be read."""

import pytest
from speccompile.spec_schema.component import Component, Model
from speccompile.spec_schema.diagnostics.diagnostic import Diagnostics
from speccompile.spec_schema.document import Document
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.reference.documentation import documentation
from speccompile.spec_schema.reference.entry import example, parameters
from speccompile.spec_schema.reference.kinds import KINDS
from speccompile.spec_schema.reference.shown import shown
from speccompile.spec_schema.source.loading import read_value
from speccompile.spec_schema.training import Policy
from speccompile.spec_schema.values import Mapping, Sequence

COMPONENTS = [(kind, name) for kind, catalogue in KINDS.items() for name in catalogue]


def sections(model: type[Model]) -> list[type[Model]]:
    """The sections of a spec, from the document down."""
    inner = [f.model for f in fields_of(model).values() if f.model and not f.raw]
    return [model, *(found for one in inner for found in sections(one))]


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_every_component_is_documented(kind, name):
    definition = KINDS[kind].find(name)
    assert documentation(definition).title.endswith(".")
    assert all(parameter.text and parameter.type for parameter in parameters(definition))


@pytest.mark.parametrize("section", sections(Document))
def test_every_key_of_a_section_is_documented(section):
    texts = documentation(section).parameters
    assert {f.key for f in fields_of(section).values() if not f.inline} == texts.keys()


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_every_example_is_a_line_of_a_spec(kind, name):
    found = Diagnostics()
    value = read_value("example", example(kind, KINDS[kind].find(name)), found)
    if isinstance(value, Mapping):
        ((_, entry),) = value.entries.items()
        value = entry.value
    if isinstance(value, Sequence):
        (value,) = value.items
    if isinstance(value, Mapping):
        value.entries.pop("from", None)
    base = next(c for c in KINDS[kind].find(name).__mro__ if c.__base__ is Component)
    read = Reader(found).read_component(base, value, "here")
    assert [one.message for one in found] == []
    assert read.name == name


def test_a_documentation_has_a_title_a_text_and_the_entries_of_its_bases():
    adam = documentation(KINDS["optimizer"].find("adam"))
    assert adam.title == "Adaptive moments (Kingma & Ba 2014)."
    assert adam.parameters["clipvalue"] == "largest magnitude of each gradient's numbers."
    attention = documentation(KINDS["layer"].find("multi_head_attention"))
    assert attention.text.startswith("In a chain the one input is query and value")
    assert "\n" not in attention.parameters["attention_axes"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1e-7, "1e-07"),
        ((2, None), "[2, null]"),
        ({"a": 1.5}, "{a: 1.5}"),
        (KINDS["regularizer"].find("l2")(), "l2"),
        (KINDS["regularizer"].find("l2")(l2=0.5), "{l2: 0.5}"),
        (KINDS["regularizer"].find("l1_l2")(l2=0.5), "{l1_l2: {l2: 0.5}}"),
        (Policy(finish="last"), "{finish: last}"),
    ],
)
def test_values_are_shown_as_a_spec_writes_them(value, text):
    assert shown(value) == text
