"""Bases: what stands over what, which layer a patch is of, and what can't be extended."""

from pathlib import Path

import pytest
from resolution import SPEC, Case, files
from speccompile.spec_schema.yaml.values import plain


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


def test_merged_keys_are_found_in_the_base_and_new_values_in_the_child(tmp_path: Path) -> None:
    own = "extends: base.yaml\nmodel:\n  layers:\n    digit:\n      12\ntraining: {epochs: 9}\n"
    case = Case(files(tmp_path, base=SPEC, spec=own))
    training = case.whole.entries["training"]
    assert [Path(training.key_span.source).name, training.key_span.line] == ["base.yaml", 10]
    assert Path(training.value.span.source).name == "base.yaml"
    assert case.origin("training.epochs") == "spec.yaml:6"
    assert case.origin("model.layers[2].dense.units") == "spec.yaml:5"


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
        (f"extends: {'x' * 5000}", "SC604", "x" * 5000),
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
    assert case.tree is None or own == "extends: broken.yaml\n"
    (found,) = case.found
    assert found.code == code
    assert case.marked(found) == marked
    if own.startswith("extends: bas.yaml"):
        assert found.label == "did you mean `base.yaml`?"


LATER = "spec: 2\nnetwork: {a: b}\nmodel: {inputs: {x: 4}, layers: [dense: {units: wide}]}\n"


@pytest.mark.parametrize("own", [LATER, "extends: base.yaml\nseed: x\n"])
def test_of_a_later_version_only_that_is_said(tmp_path: Path, own: str) -> None:
    case = Case(files(tmp_path, base=LATER, spec=own))
    assert case.tree is None
    (found,) = case.found
    assert (found.kind, found.arguments) == ("later_version", {"version": 2, "known": 1})
    assert case.marked(found) == "2"


@pytest.mark.parametrize(
    ("written", "version"), [("'2'", 2), ('"02"', 2), ("2.0", 2), ("1.1", 1.1)]
)
def test_a_later_version_may_be_written_in_another_way(
    tmp_path: Path, written: str, version: float
) -> None:
    (found,) = Case(files(tmp_path, spec=LATER.replace("spec: 2", f"spec: {written}"))).found
    assert found.arguments == {"version": version, "known": 1}


@pytest.mark.parametrize("written", ["'1'", "1.0", "true", "v2", ".nan", "'²'", "[2]"])
def test_what_is_no_later_version_is_read_on(tmp_path: Path, written: str) -> None:
    case = Case(files(tmp_path, spec=LATER.replace("spec: 2", f"spec: {written}")))
    assert case.tree is not None
    assert [one.kind for one in case.found] == []


def test_bases_go_at_most_16_files_deep(tmp_path: Path) -> None:
    chain = {f"b{n}": f"extends: b{n + 1}.yaml\n" for n in range(30)}
    case = Case(files(tmp_path, spec="extends: b0.yaml\n", **chain))
    (found,) = case.found
    assert (found.kind, found.arguments) == ("bases_too_deep", {"limit": 16})


def test_bases_that_fan_out_are_read_once(tmp_path: Path) -> None:
    fan = {f"b{n}": f"extends: [b{n + 1}.yaml, b{n + 1}.yaml, b{n + 1}.yaml]\n" for n in range(10)}
    case = Case(files(tmp_path, b10="seed: 4", spec="extends: b0.yaml\n", **fan))
    assert case.codes == []
    assert case.at("seed") == 4


def test_a_missing_file() -> None:
    case = Case(Path("nowhere/spec.yaml"))
    assert case.tree is None
    assert len(case.found) == 1
