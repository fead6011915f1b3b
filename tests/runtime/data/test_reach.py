"""Targets outside of what the last activation can give: said before the first step, in numbers."""

from pathlib import Path

import numpy as np
import pytest
from compiled_texts import codes, compiled
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.load import load
from speccompile.spec_schema.findings.codes import target_values
from speccompile.spec_schema.findings.finding import Finding, Findings

SPEC = """\
spec: 1
data:
  csv: {{path: t.csv, features: [a], target: {target}}}
model:
  inputs: {{x: [1]}}
  layers: [{layers}]
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""


def dense(activation: str, units: int = 1) -> str:
    return f"dense: {{units: {units}, activation: {activation}}}"


def of_table(folder: Path, targets: list, layers: str, loss: str) -> tuple[str, ValidSpec]:
    rows = np.reshape(targets, (len(targets), -1))
    names = [f"y{number}" for number in range(rows.shape[1])]
    lines = [",".join(map(str, (1, *row))) for row in rows.tolist()]
    (folder / "t.csv").write_text("\n".join([",".join(("a", *names)), *lines]) + "\n")
    target = f"[{', '.join(names)}]" if len(names) > 1 else names[0]
    text = SPEC.format(layers=layers, loss=loss, target=target)
    spec = compile_spec(folder / "s.yaml", text=text).spec
    assert spec is not None
    return text, spec


def found(
    folder: Path, targets: list, layers: str, loss: str = "mean_squared_error"
) -> list[Finding]:
    _, spec = of_table(folder, targets, layers, loss)
    assert spec.document.data is not None
    findings = Findings()
    load(
        spec.document.data,
        spec.graph.inputs,
        spec.objectives,
        folder=folder,
        seed=1,
        findings=findings,
        tree=spec.tree,
    )
    return list(findings)


INF = float("inf")
OUTSIDE = [
    ("sigmoid", [0, 16, 3, 12], (0, 1)),
    ("hard_sigmoid", [-5, -2, -9], (0, 1)),
    ("softmax", [1.5, 2, 3], (0, 1)),
    ("tanh", [-30, 20, 0.5], (-1, 1)),
    ("softsign", [2, 3, 0], (-1, 1)),
    ("relu", [-2.5, -1, 4], (0, INF)),
    ("relu6", [7, 8, 2], (0, 6)),
    ("softplus", [-1, -2, 3], (0, INF)),
    ("exponential", [-0.5, -0.25, 3], (0, INF)),
    ("elu", [-3, -2, 5], (-1, INF)),
    ("selu", [-3, -2, 5], (-1.758099340847376, INF)),
    ("log_sigmoid", [3, 2, -5], (-INF, 0)),
]


@pytest.mark.parametrize(("activation", "targets", "bounds"), OUTSIDE)
@pytest.mark.parametrize("loss", ["mean_squared_error", "mean_absolute_error", "huber"])
def test_targets_out_of_reach_are_an_error(
    tmp_path: Path, activation: str, targets: list, bounds: tuple[float, float], loss: str
) -> None:
    units = 2 if activation == "softmax" else 1
    rows = [[target] * units for target in targets]
    (one,) = found(tmp_path, rows, dense(activation, units), loss)
    assert (one.code, one.kind) == ("SC445", "targets_out_of_range")
    given = one.arguments
    assert (given["least"], given["greatest"]) == (min(targets), max(targets))
    assert (given["activation"], given["low"], given["high"]) == (activation, *bounds)
    assert one.path == "model.layers.dense.activation"
    assert one.related[0].label == "the targets"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 1, "stays between 0 and 1"),
        (0, INF, "is never negative"),
        (-1.758, INF, "is never below -1.76"),
        (-INF, 0, "is never positive"),
    ],
)
def test_bounds_in_words(low: float, high: float, words: str) -> None:
    assert target_values.bounds(low, high) == words


REACHED = [
    ("sigmoid", [0, 1, 0.25]),
    ("sigmoid", [0, 1.0000002, 0.25]),  # the last digits of float32
    ("tanh", [-1, 1, 0]),
    ("relu", [0, 1e9]),
    ("exponential", [0, 3]),
    ("elu", [-0.99, 1e5]),
    ("leaky_relu", [-5, 5]),
    ("linear", [-5, 5]),
]


@pytest.mark.parametrize(("activation", "targets"), REACHED)
def test_targets_within_reach_are_not_spoken_of(
    tmp_path: Path, activation: str, targets: list
) -> None:
    assert found(tmp_path, targets, dense(activation)) == []


def test_a_few_out_of_reach_are_a_warning_that_counts_them(tmp_path: Path) -> None:
    targets = [[0.5, 2], [3, -0.25], [1, 1], [0, -4]]
    (one,) = found(tmp_path, targets, dense("relu", 2))
    assert (one.code, one.kind) == ("SC313", "targets_partly_out_of_range")
    assert one.message == (
        "2 of 8 targets in columns `y0`, `y1` of t.csv (-4 to 3) are out of range for `dense`: "
        "`relu` is never negative"
    )
    assert one.help == "end it without an activation"


@pytest.mark.parametrize(
    ("targets", "layers", "followed"),
    [
        ([0, 20, 5], dense("sigmoid"), f"{dense('sigmoid')}, rescaling: 20"),
        ([0, 9, 7], dense("relu6"), f"{dense('relu6')}, rescaling: 1.5"),
        ([-20, 20, 5], dense("tanh"), "dense: 1"),
        ([0, 7, 5], "reshape: [1, 1], lstm: 1", "reshape: [1, 1], lstm: 1, dense: 1"),
    ],
)
def test_the_remedy_works(tmp_path: Path, targets: list, layers: str, followed: str) -> None:
    (one,) = found(tmp_path, targets, layers)
    added = followed.removeprefix(f"{layers}, ")
    assert (f"add `{added}` after it" if added != followed else "without") in one.help
    assert found(tmp_path, targets, followed) == []


def test_a_cosine_has_signs_and_no_size(tmp_path: Path) -> None:
    assert found(tmp_path, [[3, 9], [40, 2]], dense("sigmoid", 2), "cosine_similarity") == []
    (one,) = found(tmp_path, [[-3, -9], [40, -2]], dense("sigmoid", 2), "cosine_similarity")
    assert one.code == "SC445"


def test_counts_are_not_negative(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [4, 0, -3, 2], dense("exponential"), "poisson")
    assert (one.code, one.kind, one.span.line) == ("SC419", "negative_count", 4)
    assert (one.arguments["value"], one.arguments["loss"]) == (-3, "poisson")
    (one,) = found(tmp_path, [4, 0, 3, 2], dense("sigmoid"), "poisson")
    assert (one.code, one.help) == ("SC445", "end it in `exponential`")
    assert found(tmp_path, [4, 0, 3, 2], dense("exponential"), "poisson") == []


def test_made_up_counts_are_counts() -> None:
    text = SPEC.replace("csv: {{path: t.csv, features: [a], target: {target}}}", "synthetic: 50")
    spec = compiled(text.format(layers=dense("exponential", 2), loss="poisson")).spec
    assert spec is not None
    assert spec.document.data is not None
    findings = Findings()
    loaded = load(
        spec.document.data,
        spec.graph.inputs,
        spec.objectives,
        folder=Path(),
        seed=1,
        findings=findings,
    )
    assert loaded is not None
    values = loaded.train.targets["dense"]
    assert (values == np.floor(values)).all()
    assert values.min() == 0 < values.max()


# An autoencoder whose inputs alone are normalised.

COPY = """\
spec: 1
data: {{{source}, normalize: {{divide: 16}}}}
model: {{inputs: {{x: [2]}}, layers: [dense: 2]}}
training: {{loss: {loss}, optimizer: adam, epochs: 1}}
"""


@pytest.mark.parametrize(
    ("source", "loss", "expected"),
    [
        ("csv: {path: t.csv, features: [a, b], target: [b, a]}", "huber", ["SC329"]),
        ("csv: {path: t.csv, features: {x: p*}, target: p*}", "huber", ["SC329"]),
        ("npz: {path: t.npz, inputs: {x: z}, targets: z}", "huber", ["SC329"]),
        ("npz: t.npz", "huber", []),
        ("csv: {path: t.csv, target: [a, b]}", "huber", []),
        ("csv: {path: t.csv, features: [c, d], target: [a, b]}", "huber", []),
        ("npz: {path: t.npz, inputs: z, targets: z}", "binary_crossentropy", []),
    ],
)
def test_a_copy_that_is_normalised_on_one_side(source: str, loss: str, expected: list) -> None:
    text = COPY.format(source=source, loss=loss)
    assert codes(compiled(text)) == expected
    assert codes(compiled(text.replace(", normalize: {divide: 16}", ""))) == []
