"""What is said of components: every parameter documented, every example a line that can be read."""

import re

import pytest
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.document.training import Policy
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.reference.documentation import documentation, structural_texts
from speccompile.spec_schema.reference.entry import about, example, parameters
from speccompile.spec_schema.reference.kinds import KINDS, keras_name
from speccompile.spec_schema.reference.shown import shown
from speccompile.spec_schema.yaml.loading import read_value
from speccompile.spec_schema.yaml.values import Mapping, Sequence

COMPONENTS = [(kind, name) for kind, catalogue in KINDS.items() for name in catalogue]


def sections(model: type[SpecModel]) -> list[type[SpecModel]]:
    """The sections of a spec, from the document down."""
    inner = [f.model for f in fields_of(model).values() if f.model and not f.raw]
    return [model, *(found for one in inner for found in sections(one))]


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_every_component_is_documented(kind, name):
    definition = KINDS[kind].find(name)
    assert documentation(definition).title.endswith(".")
    assert all(parameter.text and parameter.type for parameter in parameters(definition))


@pytest.mark.parametrize("section", sections(Spec))
def test_every_key_of_a_section_is_documented(section):
    texts = documentation(section).parameters
    assert {f.key for f in fields_of(section).values() if not f.inline} == texts.keys()


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_every_example_is_a_line_of_a_spec(kind, name):
    found = Findings()
    value = read_value("example", example(kind, KINDS[kind].find(name)), found)
    if isinstance(value, Mapping):
        ((_, entry),) = value.entries.items()
        value = entry.value
    if isinstance(value, Sequence):
        value = value.items[0]
    if isinstance(value, Mapping):
        value.entries.pop("from", None)
    base = next(c for c in KINDS[kind].find(name).__mro__ if "catalogue" in vars(c))
    read = Reader(found).read_component(base, value, "here")
    assert [one.message for one in found] == []
    assert read.name == name


TEXTS = {
    **{
        f"{kind} {name}.{parameter.key}": parameter.text
        for kind, name in COMPONENTS
        for parameter in parameters(KINDS[kind].find(name))
    },
    **{
        f"{section.__name__}.{key}": text
        for section in sections(Spec)
        for key, text in documentation(section).parameters.items()
    },
    **structural_texts(),
}


def test_every_key_is_described_in_sentences():
    assert [key for key, text in TEXTS.items() if not re.fullmatch(r"[A-Z`].*\.", text)] == []


@pytest.mark.parametrize("kind", ["loss", "metric"])
def test_losses_and_metrics_have_the_shapes_of_outputs_and_targets(kind):
    for name in KINDS[kind]:
        shapes = documentation(KINDS[kind].find(name)).shapes
        assert list(shapes) == ["Output shape", "Target shape"]
        assert shapes["Output shape"].startswith("`y_pred`: `(batch, ")
        assert shapes["Target shape"].startswith("`y_true`: ")


def test_a_documentation_has_a_title_a_text_and_the_entries_of_its_bases():
    adam = documentation(KINDS["optimizer"].find("adam"))
    assert (
        adam.title
        == "Adapts the step of each weight to the first and second moments of its gradient."
    )
    assert adam.parameters["clipvalue"] == (
        "Maximum absolute value of the elements of each gradient. Defaults to no clipping."
    )
    attention = documentation(KINDS["layer"].find("multi_head_attention"))
    assert attention.text.startswith("With a single input, the layer attends to itself")
    assert "\n" not in attention.parameters["attention_axes"]
    assert "\n" not in attention.shapes["Input shape"]


def test_shapes_are_inherited_and_replaced():
    maximum, subtract = (documentation(LAYERS.find(name)) for name in ("maximum", "subtract"))
    assert maximum.shapes["Output shape"] == subtract.shapes["Output shape"]
    assert maximum.shapes["Input shape"].startswith("Two or more tensors")
    assert subtract.shapes["Input shape"].startswith("Two tensors")


def test_the_text_of_a_component_ends_with_its_keras_class():
    assert about(LAYERS.find("lstm"))[-1] == "Keras: `keras.layers.LSTM`."
    for kind in ("normalizer", "source"):
        for name in KINDS[kind]:
            assert keras_name(KINDS[kind].find(name)) == ""


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
