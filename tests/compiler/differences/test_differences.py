"""What differs in meaning, and nothing else: examples, mutations of them, and cases by name."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import speccompile
from differing_specs import described, of_text
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.differences.comparison import differences
from speccompile.compiler.differences.difference import describe
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.reference.shown import shown
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.values import plain
from speccompile.spec_schema.yaml.writer import to_yaml

SPECS = sorted((Path(speccompile.__file__).parent / "specs").glob("*.yaml"))


@cache
def spec_of(path: Path, variant: str | None = None) -> ValidSpec:
    spec = compile_spec(path, variant=variant).spec
    assert spec is not None
    return spec


def variants() -> Iterator[tuple[Path, str | None]]:
    for path in SPECS:
        yield from ((path, variant) for variant in (None, *spec_of(path).variants))


@pytest.mark.parametrize(("path", "variant"), list(variants()))
def test_a_spec_is_what_its_resolved_text_says(path: Path, variant: str | None) -> None:
    spec = spec_of(path, variant)
    assert differences(spec, spec) == []
    again = compile_spec(path, text=to_yaml(spec.tree)).spec
    assert again is not None
    assert differences(spec, again) == []


def mutated(value: Any) -> Any:
    """Another value of the same type; None: there is none that is surely allowed."""
    if isinstance(value, bool):
        return not value
    return {int: lambda: value + 1, float: lambda: value * 0.75 + 0.01}.get(
        type(value), lambda: None
    )()


def paths(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The path, holder and key of every value of the sections that are paths in the document."""
    for key, value in data.items():
        path = f"{prefix}.{key}".lstrip(".")
        yield path, data, key
        if isinstance(value, dict):
            yield from paths(value, path)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every value inside a value, as its container and its key or index."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], (dict, list)):
            yield from places(data[key])


def _bodies(data: dict[str, Any]) -> list[Any]:
    """The layers of blocks; a default of a block is nothing where each use says otherwise."""
    return [block["layers"] for block in data.get("blocks", {}).values()]


def mutants(path: Path) -> Iterator[tuple[str, ValidSpec]]:
    """The spec with one number or switch changed, wherever that is a spec still."""
    tree = read_source(path.name, path.read_text(encoding="utf-8"), Findings())
    assert tree is not None
    data = plain(tree)
    del data["spec"]
    data.pop("variants", None)
    known = {(id(holder), key): place for place, holder, key in paths(data)}
    network = [data["model"], *_bodies(data), data.get("params", {})]
    known |= {(id(holder), key): "model" for part in network for holder, key in places(part)}
    for holder, key in places(data):
        value, path_of_it = holder[key], known.get((id(holder), key), "blocks")
        if mutated(value) is None or path_of_it.startswith("blocks"):
            continue
        holder[key] = mutated(value)
        spec = compile_spec(path, text=json.dumps({"spec": 1} | data)).spec
        holder[key] = value
        if spec is not None:
            yield path_of_it, spec


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_changed_value_is_a_difference_at_its_path(path: Path) -> None:
    spec, count = spec_of(path), 0
    for place, mutant in mutants(path):
        found = differences(spec, mutant)
        assert found, place
        assert all(each.path.startswith(place) for each in found), (place, found)
        back = {(each.path, each.after, each.before) for each in differences(mutant, spec)}
        assert back == {(each.path, each.before, each.after) for each in found}
        count += 1
    assert count > 8


TRAINED = """\
spec: 1
seed: 1
data: {csv: {path: data/a.csv, target: y}, split: {validation: 0.2}}
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 8, activation: relu}
    - dense: 3
      name: y
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  epochs: 10
  policy:
    early_stopping: {patience: 3}
"""

SAME = {
    "defaults written": ("optimizer: adam", "optimizer: {adam: {beta_1: 0.9, clipnorm: null}}"),
    "a number in another spelling": ("adam", "{adam: {learning_rate: 1e-3}}"),
    "the order of keys": ("spec: 1\nseed: 1\n", "seed: 1\nspec: 1\n"),
    "a list of one": ("target: y", "target: [y]"),
    "a path to the same file": ("data/a.csv", "./data/../data/a.csv"),
    "the usual monitor": ("{patience: 3}", "{monitor: val_loss, mode: min, patience: 3}"),
    "the checkpoint's monitor": ("  policy:\n", "  policy:\n    checkpoint: {monitor: val_loss}\n"),
    "weights of 1": ("  epochs:", "  class_weights: {a: 1.0}\n  epochs:"),
    "the only output by its name": ("[accuracy]", "{y: [accuracy]}"),
    "params": ("units: 8", "units: $(2 * 4)"),
    "variants": ("seed: 1", "seed: 1\nvariants: {v: {seed: 2}}"),
}  # fmt: skip
"""Another way to say the same: what is replaced, and by what."""


def test_the_checkpoint_watches_what_early_stopping_does() -> None:
    stopping = "{monitor: val_accuracy, patience: 3}"
    text = TRAINED.replace("{patience: 3}", stopping)
    written = f"{text}    checkpoint: {{monitor: val_accuracy}}\n"
    assert differences(of_text(text), of_text(written)) == []


@pytest.mark.parametrize("name", SAME)
def test_another_way_to_say_the_same_is_no_difference(name: str) -> None:
    old, new = SAME[name]
    text = TRAINED.replace(old, new)
    assert text != TRAINED
    assert differences(of_text(TRAINED), of_text(text)) == []


TRAINING = {
    "training.epochs: 10 → 20": ("epochs: 10", "epochs: 20"),
    "seed: 1 → 2": ("seed: 1", "seed: 2"),
    "data.csv.path: data/a.csv → data/b.csv": ("a.csv", "b.csv"),
    "data.normalize added (standardize)": ("split:", "normalize: standardize, split:"),
    "data: csv (path data/a.csv, target y) → npz (path data/a.npz)": (
        "csv: {path: data/a.csv, target: y}",
        "npz: data/a.npz",
    ),
    "training.optimizer: adam → sgd (momentum 0.9)": ("adam", "{sgd: {momentum: 0.9}}"),
    "training.optimizer.adam.clipnorm added (5)": ("adam", "{adam: {clipnorm: 5}}"),
    "training.optimizer.adam.learning_rate: 0.001 → 1e-5": ("adam", "{adam: 1e-5}"),
    "training.metrics.accuracy removed": ("metrics: [accuracy]", "metrics: []"),
    "training.policy.early_stopping.monitor: val_loss → val_accuracy": (
        "{patience: 3}",
        "{monitor: val_accuracy, patience: 3}",
    ),
    "training.policy.stop_when added (any [monitor loss, at_most 1])": (
        "  policy:\n",
        "  policy:\n    stop_when: {any: [{monitor: loss, at_most: 1}]}\n",
    ),
    "training.policy.early_stopping removed (patience 3)": ("early_stopping: {patience: 3}", "{}"),
    "training.class_weights.a: 1 → 2": ("  epochs:", "  class_weights: {a: 2}\n  epochs:"),
    "training.class_weights added (balanced)": (
        "  epochs:",
        "  class_weights: balanced\n  epochs:",
    ),
    "runtime.threads added (1)": ("seed: 1", "seed: 1\nruntime: {threads: 1}"),
    "budget.parameters added (1000000)": ("seed: 1", "seed: 1\nbudget: {parameters: 1M}"),
    "name: s → t": ("seed: 1", "seed: 1\nname: t"),
}  # fmt: skip
"""The line → what is replaced in the spec, and by what."""


def test_lists_of_optimizers_and_conditions_are_compared_item_by_item() -> None:
    text = TRAINED.replace(
        "optimizer: adam", "optimizer: [{sgd: 0.1, weights: bias}, {adam: 0.01}]"
    )
    text += "    stop_when: {any: [{steps: 14}, {minutes: 1}]}\n"
    other = text.replace("adam: 0.01", "adam: 0.02").replace("steps: 14", "steps: 15")
    assert described(of_text(text), of_text(other)) == [
        "training.optimizer[1].adam.learning_rate: 0.01 → 0.02",
        "training.policy.stop_when.any[0].steps: 14 → 15",
    ]


def test_a_list_of_schedules_is_shown_as_a_spec_has_it() -> None:
    text = TRAINED.replace("adam", "{adam: [{warm_up: 3}, 0.1]}")
    path = "training.optimizer.adam.learning_rate"
    longer = of_text(text.replace("warm_up: 3", "warm_up: 4"))
    assert described(of_text(text), longer) == [
        f"{path}: [warm_up (steps 3), 0.1] → [warm_up (steps 4), 0.1]"
    ]
    assert described(of_text(TRAINED), of_text(text)) == [
        f"{path}: 0.001 → [warm_up (steps 3), 0.1]"
    ]
    training = of_text(text).document.training
    assert training is not None
    assert shown(training.optimizer) == "{adam: [{warm_up: 3}, 0.1]}"


@pytest.mark.parametrize("line", TRAINING)
def test_a_difference_outside_the_network(line: str) -> None:
    text = TRAINED.replace(*TRAINING[line])
    assert described(of_text(TRAINED), of_text(text)) == [line]


def test_losses_and_metrics_are_compared_by_output() -> None:
    path = SPECS[0].parent / "two_inputs_two_outputs.yaml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("delta: 100", "delta: 10").replace("area: 1e-5", "area: 1e-4")
    after = compile_spec(path, text=changed.replace("accuracy, auc", "auc")).spec
    assert after is not None
    assert described(spec_of(path), after) == [
        "training.metrics.diagnosis.accuracy removed",
        "training.loss.area.huber.delta: 100 → 10",
        "training.loss_weights.area: 1e-5 → 0.0001",
    ]


@pytest.mark.parametrize(("one", "other"), list(combinations(SPECS, 2)), ids=lambda p: p.stem)
def test_any_two_specs_can_be_compared_either_way(one: Path, other: Path) -> None:
    there, back = (
        differences(spec_of(before), spec_of(after))
        for before, after in ((one, other), (other, one))
    )
    assert {(d.path.partition(" and ")[0], d.after, d.before, d.kind) for d in back} == {
        (d.path.partition(" and ")[0], d.before, d.after, d.kind) for d in there
    }
    assert all(d.before != d.after for d in there)
    assert len({describe(d) for d in there}) == len(there)


def test_the_file_of_the_data_is_what_counts_not_how_its_path_is_written(tmp_path: Path) -> None:
    def at(place: str, path: str) -> ValidSpec:
        file = tmp_path / place
        file.parent.mkdir(exist_ok=True)
        file.write_text(TRAINED.replace("data/a.csv", path), encoding="utf-8")
        spec = compile_spec(file).spec
        assert spec is not None
        return spec

    above, below = at("s.yaml", "data/a.csv"), at("inside/s.yaml", "../data/a.csv")
    assert differences(above, below) == []
    assert differences(above, at("copy/s.yaml", "./data/a.csv")) == []
    assert described(above, at("other/s.yaml", "../data/b.csv")) == [
        "data.csv.path: data/a.csv → ../data/b.csv"
    ]


def test_bases_are_resolved_away(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TRAINED, encoding="utf-8")
    (tmp_path / "s.yaml").write_text("extends: base.yaml\ntraining: {epochs: 20}\n")
    built, base = compile_spec(tmp_path / "s.yaml").spec, compile_spec(tmp_path / "base.yaml").spec
    assert built is not None
    assert base is not None
    assert described(base, built) == ["training.epochs: 10 → 20"]


SECTIONS = {
    "data": {"synthetic": 20},
    "training": {"loss": "mean_squared_error", "optimizer": "adam", "epochs": 2},
    "budget": {"parameters": 100},
    "runtime": {"target": "graph"},
}


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_that_only_one_of_them_has_is_a_difference(name: str) -> None:
    model = {"inputs": {"x": [4]}, "layers": [{"dense": 3}]}
    needed = {} if name != "training" else {"data": SECTIONS["data"]}
    without = {"spec": 1, "name": "a", "model": model, **needed}
    with_it = {**without, name: SECTIONS[name]}
    for before, after in ((without, with_it), (with_it, without)):
        compared = speccompile.diff(before, after)
        assert [one.path.partition(".")[0] for one in compared.differences] == [name]
