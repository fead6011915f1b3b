"""The scale of targets comes from the training part only, is saved, and compared with the spec."""

from pathlib import Path

import numpy as np
import pytest
from compiled_texts import codes, compiled
from speccompile.compiler.objectives.objectives import TargetScale
from speccompile.runtime.data.dataset import Dataset
from speccompile.runtime.data.features.normalization import Normalization
from speccompile.runtime.data.load import load
from speccompile.spec_schema.findings.finding import Finding, Findings

SPEC = """\
spec: 1
data:
  csv: {{path: t.csv, features: [a], target: {target}}}
  normalize_targets: {normalizer}
  split: {{validation: 0.25}}
model: {{inputs: {{x: [1]}}, layers: [{{dense: {dense}, name: out}}]}}
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""
TABLE = "a,p,q,one\n" + "".join(f"{n},{500 + 7 * n},{n % 5},3\n" for n in range(40))


def text_of(
    normalizer: str,
    target: str = "p",
    loss: str = "mean_squared_error",
    dense: str = "1",
) -> str:
    return SPEC.format(normalizer=normalizer, target=target, loss=loss, dense=dense)


def loaded(folder: Path, text: str, table: str = TABLE) -> tuple[Dataset | None, list[Finding]]:
    (folder / "t.csv").write_text(table)
    spec = compiled(text).spec
    assert spec is not None
    found = Findings()
    data = load(
        spec.document.data,
        spec.graph.inputs,
        spec.objectives,
        folder=folder,
        seed=3,
        findings=found,
        tree=spec.tree,
    )
    return data, list(found)


def test_only_the_training_part_decides(tmp_path: Path) -> None:
    for normalizer in ("standardize", "min_max", "{out: standardize}"):
        data, _ = loaded(tmp_path, text_of(normalizer, "[p, q]", dense="2"))
        train = data.train.targets["out"].astype(float)
        scale = data.normalization.targets["out"]
        is_ranged = normalizer == "min_max"
        offset = train.min(axis=0) if is_ranged else train.mean(axis=0)
        factor = np.ptp(train, axis=0) if is_ranged else train.std(axis=0)
        np.testing.assert_allclose(scale.offset, offset)
        np.testing.assert_allclose(scale.factor, factor)
        held = {500 + 7 * int(row) for row in data.validation.rows}
        other = "".join(
            f"{line.split(',')[0]},90000,4,3\n" if int(line.split(",")[1]) in held else line
            for line in TABLE.splitlines(keepends=True)[1:]
        )
        again, _ = loaded(tmp_path, text_of(normalizer, "[p, q]", dense="2"), "a,p,q,one\n" + other)
        assert again.normalization.targets == data.normalization.targets
    assert data.notes[-1] == "`out` learns normalized targets, each unit with its own scale"
    assert data.train.targets["out"].max() > 500, "targets stay in their own unit"


def test_the_run_says_what_is_learned(tmp_path: Path) -> None:
    data, _ = loaded(tmp_path, text_of("standardize"))
    (offset,), (factor,) = data.normalization.targets["out"]
    assert data.notes[-1] == f"`out` learns (target - {offset:.6g}) / {factor:.6g}"
    below = TABLE.replace(",5", ",-5").replace(",6", ",-6").replace(",7", ",-7")
    data, _ = loaded(tmp_path, text_of("standardize"), below)
    assert data.notes[-1].startswith("`out` learns (target + ")
    data, _ = loaded(tmp_path, text_of("standardize", "one"))
    assert data.notes[-1] == "the targets of `out` are constant in the training part"
    assert data.normalization.targets["out"] == TargetScale((3.0,), (1.0,))
    data, _ = loaded(tmp_path, text_of("{divide: 50}"))
    assert (data.normalization.targets, data.notes) == ({}, ())


def test_it_survives_being_saved_and_must_match_the_spec(tmp_path: Path) -> None:
    data, _ = loaded(tmp_path, text_of("standardize", "[p, q]", dense="2"))
    for suffix, content in data.normalization.files().items():
        (tmp_path / f"normalization{suffix}").write_bytes(content)
    found = Normalization.load(tmp_path / "normalization")
    assert found.targets == data.normalization.targets
    assert found.digest == data.normalization.digest
    spec = compiled(text_of("standardize", "[p, q]", dense="2")).spec
    found.check(spec.graph.inputs, spec.objectives)
    scale = found.targets["out"]
    for wrong in (
        {},
        {"other": scale},
        {"out": TargetScale((0.0,) * 3, (1.0,) * 3)},
        {"out": TargetScale((0.0, 0.0), (1.0, 0.0))},
        {"out": TargetScale((0.0, np.nan), (1.0, 1.0))},
        {"out": TargetScale((), ())},
    ):
        damaged = Normalization(found.inputs, wrong)
        with pytest.raises(ValueError, match="normalization of the targets of `o"):
            damaged.check(spec.graph.inputs, spec.objectives)
    without = Normalization(found.inputs)
    assert without.digest != found.digest
    assert b"targets" not in without.files()[".json"]


def test_the_last_activation_is_compared_with_what_is_learned(tmp_path: Path) -> None:
    sigmoid = "{units: 1, activation: sigmoid}"
    _, found = loaded(tmp_path, text_of("min_max", dense=sigmoid))
    assert [one.kind for one in found] in ([], ["targets_partly_out_of_range"])
    _, found = loaded(tmp_path, text_of("{divide: 1000}", dense=sigmoid))
    assert found == []
    data, (one,) = loaded(tmp_path, text_of("standardize", dense=sigmoid))
    assert data is None
    assert "column `p` of t.csv, standardized, range from -1." in one.message


@pytest.mark.parametrize(
    ("normalizer", "loss", "kinds"),
    [
        ("standardize", "binary_crossentropy", ["normalized_classes"]),
        ("{out: standardize}", "hinge", ["normalized_classes"]),
        ("standardize", "poisson", ["shifted"]),
        ("{out: min_max}", "mean_absolute_percentage_error", ["shifted"]),
        ("standardize", "mean_squared_logarithmic_error", ["shifted"]),
        ("standardize", "cosine_similarity", ["shifted"]),
        ("{divide: 10}", "poisson", []),
        ("{divide: -10}", "poisson", ["made_negative"]),
        ("{divide: -10}", "mean_squared_error", []),
        ("{ouT: standardize}", "mean_squared_error", ["unknown_output"]),
        ("{out: standardise}", "mean_squared_error", ["unknown_component"]),
        ("standardise", "mean_squared_error", ["unknown_component"]),
        ("{compute: 1}", "mean_squared_error", ["wrong_value"]),
        ("standardize", '{compute: "square(y_true - y_pred)"}', []),
    ],
)
def test_what_can_be_normalized_is_checked_without_data(
    normalizer: str, loss: str, kinds: list[str]
) -> None:
    dense = "{units: 1, activation: exponential}" if loss == "poisson" else "1"
    found = compiled(text_of(normalizer, loss=loss, dense=dense)).findings
    assert [one.kind for one in found if one.severity.name == "ERROR"] == kinds
    assert all(one.path.startswith("data.normalize_targets") for one in found if kinds)


def test_classes_beside_numbers_are_left_alone() -> None:
    text = """
spec: 1
data: {csv: {path: t.csv, target: {price: p, kind: q}}, normalize_targets: standardize}
model:
  inputs: {x: [1]}
  layers: [{dense: 1, name: price, from: x}, {dense: 2, name: kind, from: x}]
  outputs: {price: price, kind: kind}
training:
  loss: {price: mean_squared_error, kind: sparse_categorical_crossentropy}
  optimizer: adam
  epochs: 1
"""
    result = compiled(text)
    assert codes(result) == []
    spec = result.spec
    assert [one.normalizer is not None for one in spec.objectives] == [True, False]
