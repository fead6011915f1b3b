"""`speccompile layers`: catalogues and pages."""

import pytest
from command_line import speccompile
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.reference.kinds import KINDS
from speccompile.spec_schema.reports.table import WIDTH, table


@pytest.mark.parametrize("kind", KINDS)
def test_a_catalogue_lists_every_component_with_its_title(kind):
    shown = speccompile("layers", "--kind", kind)
    listed = [line.split()[0] for line in shown.out.splitlines() if line.strip()]
    assert set(KINDS[kind]) <= set(listed)
    assert all(len(line) <= WIDTH for line in shown.out.splitlines())


def test_layers_are_listed_by_family():
    lines = speccompile("layers").out.splitlines()
    assert lines[0] == "dense"
    assert lines[1].startswith("  dense  ")
    assert [line for line in lines if line and not line.startswith(" ")] == [
        *(family.replace("_", " ") for family in LAYERS.families),
        "not available",
    ]


def test_a_page_has_the_example_the_inputs_and_the_parameters():
    page = speccompile("layers", "concatenate").out
    assert "  - concatenate: -1\n    from: [a, b]\n" in page
    assert "\n\nInput shape: Two or more tensors" in page
    assert "\n\nOutput shape: " in page
    assert "\n\nInputs: `from: [a, b]`.\n" in page
    assert "\naxis       -1       an integer  " in page
    dense = speccompile("layers", "dense").out
    assert "\nunits                 required        a positive integer" in dense
    assert "\nactivation:  linear, relu, " in dense
    assert "\n\nOutput shape: `(batch, ..., units)`.\n\nKeras: `keras.layers.Dense`.\n" in dense
    assert "Inputs:" not in dense


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_a_page_is_wrapped(kind):
    for name in KINDS[kind]:
        text = speccompile("layers", name, "--kind", kind).out.partition("\n\n  ")[0]
        assert all(len(line) <= WIDTH for line in text.splitlines())


def test_a_name_is_found_in_every_kind():
    assert speccompile("layers", "adam").out.startswith("adam (optimizer)\n")
    both = speccompile("layers", "mean_squared_error").out
    assert both.index("(loss)") < both.index("(metric)")
    only = speccompile("layers", "mean_squared_error", "--kind", "metric").out
    assert only.startswith("mean_squared_error (metric)")
    assert "(loss)" not in only


def test_an_activation_that_is_no_layer_is_shown_in_one():
    assert "- dense: {units: 64, activation: gelu}" in speccompile("layers", "gelu").out


@pytest.mark.parametrize(
    ("arguments", "help"),
    [
        (["BatchNorm"], "did you mean `batch_normalization`?"),
        (["adamm"], "did you mean `adam`?"),
        (["xyzzy"], "for a list of layers, run `speccompile layers`"),
        (["dense", "--kind", "loss"], "for a list, run `speccompile layers --kind loss`"),
    ],
)
def test_an_unknown_name_gets_a_guess(arguments, help):
    shown = speccompile("layers", *arguments)
    assert (shown.code, shown.out) == (2, "")
    assert help in shown.err


def test_a_table_aligns_and_wraps():
    rows = [("a", "1", "word " * 30), ("bbb", "22", "")]
    lines = table(rows, right=(1,)).splitlines()
    assert lines[0].startswith("a     1  word word")
    assert lines[1].startswith("         word")
    assert lines[2] == "bbb  22"
    assert table([("a", "one two", "x")], limits={1: 3}) == "a  one  x\n   two"
