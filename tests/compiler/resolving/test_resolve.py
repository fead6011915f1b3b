"""Bases, variants, overrides and params become one tree, and every value says where it is from."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolution import SPEC, Case, resolved
from speccompile.compiler.resolving.resolve import params_of
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.expressions.substitution import UNKNOWABLE
from speccompile.spec_schema.yaml.values import plain

# Params.


def test_params_are_worked_out_in_order_and_used() -> None:
    case = resolved()
    assert case.codes == []
    assert params_of(case.whole) == {"width": 8, "half": 4, "drop": 0.5}
    assert case.at("model.inputs.x") == [4]
    assert case.at("training.optimizer.learning_rate") == 0.005


def test_references_inside_layers_blocks_and_variants_stay() -> None:
    text = SPEC + (
        "blocks: {b: {params: {n: int}, layers: [{dense: $n}]}}\n"
        "variants: {v: {params.drop: $(0.5 / 2)}}\n"
    )
    case = resolved(text=text)
    assert case.codes == []
    assert case.at("model.layers[0].units") == "$width"
    assert case.at("blocks.b.layers[0].units") == "$n"
    assert plain(case.whole)["variants"]["v"] == {"params.drop": "$(0.5 / 2)"}


def test_a_param_can_only_use_those_above_it() -> None:
    case = resolved(text="params: {a: $b, b: 1}\nseed: $(a + b)\n")
    (found,) = case.found
    assert (found.kind, found.arguments) == ("param_used_before_its_definition", {"name": "b"})
    assert case.marked(found) == "b"
    assert params_of(case.whole) == {"a": UNKNOWABLE, "b": 1}


@pytest.mark.parametrize(
    ("params", "marked"),
    [("[1]", "[1]"), ("{index: 1}", "index"), ("{a-b: 1}", "a-b"), ("{not: 1}", "not")],
)
def test_params_that_nothing_can_mention(params: str, marked: str) -> None:
    case = resolved(text=f"params: {params}\nname: $$")
    assert case.codes[0] == "SC609"
    assert case.marked(case.found[0]) == marked


def test_unused_params_are_pointed_at() -> None:
    text = (
        "params: {a: 1, b: $a, c: 2, n: 3, v: 4}\n"
        "blocks: {k: {params: {n: int, m: 1}, layers: [{dense: $(n + c)}]}}\n"
        "variants: {x: {seed: $v}}\n"
    )
    case = resolved(text=text)
    assert [(found.code, found.path) for found in case.found] == [
        ("SC802", "params.b"),
        ("SC802", "params.n"),
        ("SC802", "blocks.k.params.m"),
    ]


def test_a_param_that_is_used_misspelled_is_not_pointed_at() -> None:
    text = "params: {width: 1}\nmodel: {layers: [{dense: $widht}]}\n"
    assert resolved(text=text).codes == []  # the layer reports it


def test_a_param_that_an_override_makes_idle_is_not_pointed_at() -> None:
    assert resolved("model.layers.dropout.rate=0").codes == []


# Overrides.


def test_overrides_apply_in_order_and_say_where_they_are() -> None:
    case = resolved("training.epochs=5", "training.epochs=7", "params.width=16")
    assert case.codes == []
    assert case.at("training.epochs") == 7
    assert case.at("model.inputs.x") == [8]
    assert case.origin("training.epochs") == "overrides[1]:1"
    assert case.origin("training.loss") == "spec.yaml:11"
    assert case.sources["overrides[0]"] == "training.epochs=5"


def test_overrides_reach_what_is_not_written_and_may_use_params() -> None:
    case = resolved(
        "training.policy.early_stopping.patience=$(width - 1)", "model.layers.digit.units=12"
    )
    assert case.codes == []
    assert case.at("training.policy") == {"early_stopping": {"patience": 7}}
    assert case.at("model.layers.digit") == {"dense": 12, "name": "digit"}


@pytest.mark.parametrize(
    ("override", "code", "marked", "hint"),
    [
        ("training.epoch=3", "SC606", "epoch", "did you mean `training.epochs`?"),
        (" trainig.epochs = 3", "SC606", "trainig", "did you mean `training.epochs`?"),
        ("model.layers.digt.units=3", "SC606", "digt", "did you mean `model.layers.digit.units`?"),
        ("params.new=3", "SC606", "new", ""),
        ("variants.a=3", "SC606", "variants.a", ""),
        ("training.epochs", "SC607", "training.epochs", ""),
        ("training.epochs=", "SC607", "training.epochs=", ""),
        ("=3", "SC607", "=3", ""),
        ("", "SC607", "", ""),
        ("a..b=3", "SC607", "a..b", ""),
        ("training.epochs=$wdth", "SC601", "wdth", "did you mean `width`?"),
        ("training.epochs=[1", "SC010", "[", "opened here"),
        ("training.epochs={a: 1, a: 2}", "SC006", "a", "set again here"),
    ],
)
def test_bad_overrides(override: str, code: str, marked: str, hint: str) -> None:
    case = resolved(override)
    (found,) = case.found
    assert found.code == code
    assert found.span is not None
    assert found.span.source.startswith("overrides[")
    assert case.marked(found) == marked
    assert found.label == hint


# Variants.

VARIANTS = SPEC + "variants: {plain: {params.drop: 0}, long: {training.epochs: 90}, same: {}}\n"


@pytest.mark.parametrize("copy", ["h[0]", "h_2"])
def test_a_copy_of_a_layer_is_not_changed_alone(copy: str) -> None:
    text = "spec: 1\nmodel: {inputs: {x: 4}, layers: [{dense: 2, repeat: 2, name: h}]}\n"
    case = resolved(f"model.layers.{copy}.units=3", text=text)
    (found,) = case.found
    assert (found.code, found.kind) == ("SC606", "single_copy")
    assert found.arguments == {"reference": copy, "name": "h"}


def test_a_variant_is_applied_before_overrides() -> None:
    case = resolved("training.epochs=4", text=VARIANTS, variant="long")
    assert case.at("training.epochs") == 4
    case = resolved(text=VARIANTS, variant="plain")
    assert params_of(case.whole)["drop"] == 0
    assert case.origin("params.drop") == "spec.yaml:14"
    assert resolved(text=VARIANTS, variant="same").codes == []


def test_an_unknown_variant() -> None:
    case = resolved(text=VARIANTS, variant="plane")
    (found,) = case.found
    assert (found.code, found.label) == ("SC608", "did you mean `plain`?")
    assert case.marked(found) == "plane"
    (found,) = resolved(variant="plain").found
    assert found.code == "SC608"


def test_paths_of_every_variant_are_checked() -> None:
    text = SPEC + "variants:\n  a: {training.epoch: 1}\n  b: 3\n  c: {a..b: 1}\n"
    case = resolved(text=text)
    marked = [(found.code, case.marked(found)) for found in case.found]
    assert marked == [("SC606", "epoch"), ("SC608", "3"), ("SC607", "a..b")]


def test_changes_of_variants_are_bounded() -> None:
    changes = ", ".join(f"training.class_weights.c{n}: 1" for n in range(101))
    (found,) = resolved(text=SPEC + f"variants: {{big: {{{changes}}}}}\n").found
    assert (found.code, "at most 100 changes" in found.message) == ("SC608", True)


def test_variants_are_bounded() -> None:
    names = ", ".join(f"v{n}: {{}}" for n in range(1_001))
    written = read_written(Path("spec.yaml"), SPEC + f"variants: {{{names}}}\n")
    (found,) = written.findings
    assert (found.code, written.variants) == ("SC608", {})
    assert found.arguments == {"count": 1001, "limit": 1000}


# Whatever is written is answered.

PIECES = st.sampled_from(
    [
        *("params.", "model.layers.", "training.", "digit", "width", "optimizer", "variants", "["),
        *("]", "0", ".", "=", " ", "$", "$(", ")", "{", "}", "adam", "units", ":", "-", "'", "3"),
        *("\n", "null", "*a", "&a ", "!t ", "#", "\x00", "é", "epochs=", "dense"),
    ]
)


@settings(max_examples=300, deadline=3000)
@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=3))
def test_any_override_is_answered(overrides: list[str]) -> None:
    case = resolved(*overrides)
    assert case.tree is not None
    for found in case.found:
        assert found.span is not None
        assert found.span.source in case.sources


LINES = st.sampled_from(
    [
        *("params: {a: $b, b: [$a, $a], c: $(a + 1)}", "params: [1]", "variants: {a: {seed: $a}}"),
        *("variants: {a: {model.layers.dense.units: 3}}", "model: {layers: {dense: {units: 3}}}"),
        *("model: {layers: [{dense: $a}, relu, 3, null, [], {a: 1, name: []}]}", "seed: $(1 / 0)"),
        *("blocks: {b: {params: {n: 1}, layers: [{dense: $n}]}}", "blocks: [1]", "blocks: {b: 1}"),
        *("extends: base.yaml", "extends: {}", "training: {optimizer: {adam: $c}}", "data: 3"),
        *("training: {optimizer: adam, loss: {a: 1}}", "training: {optimizer: [1], loss: 3}"),
        *("data: {csv: 3, npz: 4, normalize: [1]}", "model: 3", "1: 2", "budget: {parameters: $}"),
    ]
)
SPECS = st.lists(LINES, max_size=5, unique_by=lambda line: line.partition(":")[0])


@settings(max_examples=200, deadline=3000)
@given(SPECS, SPECS, st.lists(PIECES, max_size=12).map("".join))
def test_any_pair_of_specs_is_answered(
    tmp_path_factory: pytest.TempPathFactory, own: list[str], base: list[str], override: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "base.yaml").write_text("\n".join(base))
    text = "\n".join(own)
    case = Case(folder / "spec.yaml", override, text=text, variant="a")
    assert case.tree is not None or case.found
