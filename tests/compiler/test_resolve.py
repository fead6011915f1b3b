"""Bases, variants, overrides and params become one tree, and every value says where it is from."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile.compiler.resolve import params_of, resolve, variants_of
from speccompile.spec_schema.diagnostics.diagnostic import Diagnostic, Diagnostics
from speccompile.spec_schema.expressions import UNKNOWABLE
from speccompile.spec_schema.places import find
from speccompile.spec_schema.values import Mapping, plain

SPEC = """\
spec: 1
params: {width: 8, half: $(width // 2), drop: 0.5}
model:
  inputs: {x: [$half]}
  layers:
    - dense: {units: $width, activation: relu}
    - dropout: $drop
    - dense: 10
      name: digit
training:
  loss: mean_squared_error
  optimizer: {adam: {learning_rate: $(drop / 100)}}
  epochs: 3
"""


class Case:
    """One resolution: the tree, what was found, and the texts of all sources."""

    def __init__(
        self, path: Path, *overrides: str, variant: str | None = None, text: str | None = None
    ) -> None:
        diagnostics = Diagnostics()
        self.folder = path.parent
        self.sources: dict[str, str] = {}
        self.tree = resolve(path, overrides, variant, diagnostics, sources=self.sources, text=text)
        self.found: list[Diagnostic] = list(diagnostics)

    def at(self, path: str) -> Any:
        place = find(self.whole, path)
        return None if place is None else plain(place.value)

    @property
    def whole(self) -> Mapping:
        assert self.tree is not None
        return self.tree

    def origin(self, path: str) -> str:
        """Source and line of a value."""
        place = find(self.whole, path)
        assert place is not None
        return f"{Path(place.span.source).name}:{place.span.line}"

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.found]

    def marked(self, found: Diagnostic) -> str:
        """The text that a finding underlines."""
        assert found.span is not None
        line = self.sources[found.span.source].split("\n")[found.span.line - 1]
        return line[found.span.column - 1 : found.span.end_column - 1]


def resolved(*overrides: str, text: str = SPEC, variant: str | None = None) -> Case:
    return Case(Path("spec.yaml"), *overrides, text=text, variant=variant)


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder / "spec.yaml"


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
    assert (found.code, found.message) == ("SC601", "the param `b` is not known yet")
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
    assert case.origin("training.epochs") == "--set 2:1"
    assert case.origin("training.loss") == "spec.yaml:11"
    assert case.sources["--set 1"] == "training.epochs=5"


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
        ("training.epochs=[1", "SC010", "[", "this one"),
        ("training.epochs={a: 1, a: 2}", "SC006", "a", "given again here"),
    ],
)
def test_bad_overrides(override: str, code: str, marked: str, hint: str) -> None:
    case = resolved(override)
    (found,) = case.found
    assert found.code == code
    assert found.span is not None
    assert found.span.source == "--set 1"
    assert case.marked(found) == marked
    assert found.label == hint


# Variants.

VARIANTS = SPEC + "variants: {plain: {params.drop: 0}, long: {training.epochs: 90}, same: {}}\n"


def test_a_variant_is_applied_before_overrides() -> None:
    case = resolved("training.epochs=4", text=VARIANTS, variant="long")
    assert case.at("training.epochs") == 4
    case = resolved(text=VARIANTS, variant="plain")
    assert params_of(case.whole)["drop"] == 0
    assert case.origin("params.drop") == "spec.yaml:14"
    assert variants_of(case.whole) == ("plain", "long", "same")
    assert resolved(text=VARIANTS, variant="same").codes == []


def test_an_unknown_variant() -> None:
    (found,) = resolved(text=VARIANTS, variant="plane").found
    assert (found.code, found.help) == ("SC608", "did you mean `plain`?")
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


# Bases.


def test_mappings_merge_and_lists_replace(tmp_path: Path) -> None:
    base = SPEC + "  metrics: [accuracy, auc]\n"
    own = "extends: base.yaml\nparams: {width: 32}\ntraining: {epochs: 9, metrics: [auc]}\n"
    case = Case(files(tmp_path, base=base, spec=own))
    assert case.codes == []
    assert "extends" not in case.whole.entries
    assert case.at("training.metrics") == ["auc"]
    assert case.at("model.inputs.x") == [16]
    assert case.at("training.loss") == "mean_squared_error"
    assert case.origin("training.epochs") == "spec.yaml:3"
    assert case.origin("training.loss") == "base.yaml:11"
    assert set(case.sources) == {str(tmp_path / "base.yaml"), str(tmp_path / "spec.yaml")}


def test_later_bases_stand_over_earlier_ones_and_are_found_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.yaml").write_text("extends: ../b.yaml\nname: a\n")
    own = "extends: [deep/a.yaml, c.yaml]\n"
    path = files(tmp_path, b="name: b\nseed: 1\nspec: 1", c="seed: 2", spec=own)
    case = Case(path)
    assert case.codes == []
    assert plain(case.whole) == {"name": "a", "seed": 2, "spec": 1}


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ("optimizer: {adam: {beta_1: 1}}", "optimizer: {sgd: 1}", {"optimizer": {"sgd": 1}}),
        ("optimizer: {adam: {beta_1: 1}}", "optimizer: {adm: {}}", {"optimizer": {"adm": {}}}),
        (
            "optimizer: {adam: {beta_1: 1}}",
            "optimizer: {adam: 0.1}",
            {"optimizer": {"adam": {"beta_1": 1, "learning_rate": 0.1}}},
        ),
        (
            "optimizer: {adam: 0.1}",
            "optimizer: {adam: {beta_1: 1}}",
            {"optimizer": {"adam": {"learning_rate": 0.1, "beta_1": 1}}},
        ),
        ("optimizer: {adam: 1}", "optimizer: sgd", {"optimizer": "sgd"}),
        ("loss: {poisson: {}}", "loss: {huber: {delta: 1}}", {"loss": {"huber": {"delta": 1}}}),
        (
            "loss: {a: huber, b: poisson}",
            "loss: {a: poisson}",
            {"loss": dict.fromkeys("ab", "poisson")},
        ),
        ("loss: {a: huber, b: poisson}", "loss: {huber: {}}", {"loss": {"huber": {}}}),
        ("loss: {huber: {}}", "loss: {a: huber}", {"loss": {"a": "huber"}}),
        (
            "policy: {finish: last, early_stopping: {patience: 3}}",
            "policy: {early_stopping: null}",
            {"policy": {"finish": "last", "early_stopping": None}},
        ),
    ],
)
def test_components_replace_one_another(
    tmp_path: Path, base: str, over: str, merged: object
) -> None:
    own = f"extends: base.yaml\ntraining: {{{over}}}\n"
    case = Case(files(tmp_path, base=f"training: {{{base}}}\n", spec=own))
    assert case.at("training") == merged


def test_the_source_of_data_replaces_the_old_one(tmp_path: Path) -> None:
    base = "data: {csv: {path: a, target: b}, split: {test: 0.1}}\n"
    own = "extends: base.yaml\ndata: {synthetic: 3}\n"
    case = Case(files(tmp_path, base=base, spec=own))
    assert case.at("data") == {"split": {"test": 0.1}, "synthetic": 3}


@pytest.mark.parametrize(
    ("patch", "at", "merged"),
    [
        ("digit: {units: 12}", 2, {"dense": {"units": 12}, "name": "digit"}),
        ("digit: {dense: 12}", 2, {"dense": 12, "name": "digit"}),
        ("digit: 12", 2, {"dense": 12, "name": "digit"}),
        (
            "digit: {activation: softmax, trainable: false}",
            2,
            {"dense": {"units": 10, "activation": "softmax"}, "name": "digit", "trainable": False},
        ),
        ("dense: {activation: tanh}", 0, {"dense": {"units": "$width", "activation": "tanh"}}),
        ("dropout: {name: d}", 1, {"dropout": "$drop", "name": "d"}),
        ("digit: {embedding: {input_dim: 2}}", 2, {"name": "digit", "embedding": {"input_dim": 2}}),
        ("digit: {unis: 12}", 2, {"dense": {"units": 10, "unis": 12}, "name": "digit"}),
    ],
)
def test_layers_are_patched_by_name(tmp_path: Path, patch: str, at: int, merged: object) -> None:
    own = f"extends: base.yaml\nmodel: {{layers: {{{patch}}}}}\n"
    case = Case(files(tmp_path, base=SPEC, spec=own))
    assert case.codes == []
    layers = plain(case.whole)["model"]["layers"]
    assert layers[at] == merged
    assert len(layers) == 3


def test_a_patch_of_no_layer(tmp_path: Path) -> None:
    own = "extends: base.yaml\nmodel: {layers: {digt: {units: 12}}}\n"
    case = Case(files(tmp_path, base=SPEC, spec=own))
    (found,) = case.found
    assert (found.code, found.label) == ("SC606", "did you mean `digit`?")
    assert case.marked(found) == "digt"


@pytest.mark.parametrize(
    ("own", "code", "marked"),
    [
        ("extends: bas.yaml", "SC604", "bas.yaml"),
        ("extends: [base.yaml, 3]", "SC604", "3"),
        ("extends:", "SC604", "extends"),
        ("extends: {a: 1}", "SC604", "{a: 1}"),
        ("extends: base.txt", "SC604", "base.txt"),
        (f"extends: {'x' * 5000}.yaml", "SC604", "x" * 5000 + ".yaml"),
        ('extends: "a\\0b.yaml"', "SC604", '"a\\0b.yaml"'),
        ("extends: spec.yaml", "SC605", "spec.yaml"),
        ("extends: ../{}/circle.yaml", "SC605", "spec.yaml"),
        ("extends: broken.yaml", "SC010", "["),
        (f"extends: [{'base.yaml, ' * 70}base.yaml]", "SC605", "base.yaml"),
    ],
)
def test_bases_that_cannot_be_used(tmp_path: Path, own: str, code: str, marked: str) -> None:
    own = own.replace("{}", tmp_path.name) + "\n"
    path = files(tmp_path, base=SPEC, circle="extends: spec.yaml", broken="a: [1", spec=own)
    case = Case(path)
    assert case.tree is None
    (found,) = case.found
    assert found.code == code
    assert case.marked(found) == marked
    if own.startswith("extends: bas.yaml"):
        assert found.label == "did you mean `base.yaml`?"


def test_bases_go_at_most_16_files_deep(tmp_path: Path) -> None:
    chain = {f"b{n}": f"extends: b{n + 1}.yaml\n" for n in range(30)}
    case = Case(files(tmp_path, spec="extends: b0.yaml\n", **chain))
    (found,) = case.found
    assert (found.code, found.message) == ("SC605", "`extends` goes deeper than 16 files")


def test_bases_that_fan_out_are_read_once(tmp_path: Path) -> None:
    fan = {f"b{n}": f"extends: [b{n + 1}.yaml, b{n + 1}.yaml, b{n + 1}.yaml]\n" for n in range(10)}
    case = Case(files(tmp_path, b10="seed: 4", spec="extends: b0.yaml\n", **fan))
    assert case.codes == []
    assert case.at("seed") == 4


def test_a_missing_file() -> None:
    case = Case(Path("nowhere/spec.yaml"))
    assert case.tree is None
    assert len(case.found) == 1


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
