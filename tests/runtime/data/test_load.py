"""Loading as a whole: real data, places in the spec, notes, and files nobody would write."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.data.load import load
from speccompile.runtime.training.run_data import load_data
from speccompile.spec_schema.components.normalizers import Divide, Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.data import Data, Split
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.yaml.loading import read_source

DATA = Path(__file__).parents[3] / "specs" / "data"
SPLIT = Split(validation=0.15, test=0.15, stratify=True)


def test_digits() -> None:
    source = Csv(path="digits.csv", target="digit")
    loaded, found = Loader(DATA)(
        source,
        {"pixels": tensor(8, 8, 1)},
        objective("digit", 10, CLASS),
        normalize=Divide(by=16),
        split=SPLIT,
    )
    assert loaded is not None, found
    assert found == []
    assert [loaded.train.size, loaded.validation.size, loaded.test.size] == [1257, 270, 270]
    assert loaded.train.inputs["pixels"].shape == (1257, 8, 8, 1)
    assert loaded.train.inputs["pixels"].max() == 16, "the network divides"
    assert loaded.class_names == {"digit": tuple("0123456789")}
    assert loaded.notes == (
        "training samples of `digit`: 0 (124), 1 (128), 2 (123), 3 (127), 4 (127), 5 (128), "
        "6 (127), 7 (125), 8 (122), 9 (126)",
    )


def test_breast_cancer() -> None:
    source = Csv(path="breast_cancer.csv", target="diagnosis")
    wanted = objective("malignant", 1, "binary_crossentropy")
    loaded, found = Loader(DATA)(
        source, {"x": tensor(30)}, wanted, normalize=Standardize(), split=SPLIT
    )
    assert loaded is not None, found
    assert loaded.class_names == {"malignant": ("benign", "malignant")}
    share = [part.targets["malignant"].mean() for part in (loaded.train, loaded.test)]
    np.testing.assert_allclose(share, 212 / 569, atol=0.005)


def test_findings_about_the_spec_have_their_place_in_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b,y\n1,2,0\n")
    text = "data:\n  csv: {path: t.csv, target: z, features: [a, c]}\n  split: {validation: 1.0}\n"
    findings = Findings()
    tree = read_source("spec.yaml", text, findings)
    data = Data(source=Csv(path="t.csv", target="z", features=["a", "c"]))
    objectives = [objective("out", 2, CLASS)]
    load(
        data,
        {"x": tensor(2)},
        objectives,
        folder=tmp_path,
        seed=1,
        findings=findings,
        tree=tree,
    )
    assert [shown(found).partition(", ")[0] for found in findings] == [
        "SC405 spec.yaml:2:30 (data.csv.target) unknown_column column='z'",
        "SC405 spec.yaml:2:47 (data.csv.features[1]) unknown_column column='c'",
    ]


@pytest.mark.parametrize(
    ("override", "help"),
    [
        ((), "paths are relative to the spec's folder"),
        (("data.csv.path=no/where.csv",), "paths are relative to the current folder"),
    ],
)
def test_what_the_path_of_a_missing_file_is_relative_to(
    override: tuple[str, ...], help: str, tmp_path: Path
) -> None:
    text = """\
spec: 1
data:
  csv: {path: no/file.csv, target: y}
model: {inputs: {x: [1]}, layers: [dense: 1]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""
    (tmp_path / "s.yaml").write_text(text)
    spec = compile_spec(tmp_path / "s.yaml", override).spec
    assert spec is not None
    findings = Findings()
    assert load_data(spec, findings) is None
    assert [found.help for found in findings] == [help]


def test_notes_about_classes(loader: Loader) -> None:
    text = "a,y\n" + "".join(f"{row},{'rare' if row % 40 == 0 else 'usual'}\n" for row in range(80))
    loaded, _ = loader.csv(text, {"x": tensor(1)}, objective("out", 3, CLASS))
    assert loaded.notes == (
        "output `out` has 1 unit more than column `y` of t.csv has classes (2)",
        "training samples of `out`: rare (2), usual (78)",
        "the classes of `out` are unbalanced: `usual` has 39 times as many training samples as "
        "`rare`; consider `class_weights: balanced`",
    )
    numbers = "a,y\n1,0\n2,2\n3,2\n"
    loaded, _ = loader.csv(numbers, {"x": tensor(1)}, objective("out", 4, CLASS))
    assert loaded.notes == (
        "training samples of `out`: 0 (1), 2 (2)",
        "no training samples for classes `1`, `3` of output `out`",
    )
    loaded, _ = loader.csv(numbers, {"x": tensor(1)}, objective("out", 30, CLASS))
    assert loaded.notes[1] == (
        "no training samples for classes `1`, `3`, `4`, `5`, `6`, `7`, `8`, `9` and 20 more of "
        "output `out`"
    )


CELLS = st.sampled_from(
    ["1", "0", "2.5", "-1", "", " ", "x", "nan", "1e400", "1_0", '"', '"a\n"', "\r", "ä", "\x00"]
)
ROWS = st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=8).map("\n".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(ROWS.map("a,b,y\n".__add__), st.text(max_size=60)).map(str.encode)
    | st.binary(max_size=60),
    missing=st.sampled_from(["error", "drop", "mean"]),
    loss=st.sampled_from(
        [CLASS, "binary_crossentropy", "hinge", "mean_squared_error", "kl_divergence"]
    ),
    labels=st.sampled_from([None, "names", "numbers"]),
    units=st.integers(1, 4),
)
def test_any_file_is_loaded_or_refused_in_words(
    loader: Loader, content, missing, loss, labels, units
) -> None:
    units = 1 if loss == "mean_squared_error" else units
    source = {"missing": missing, "labels": labels}
    loaded, found = loader.csv(
        content, {"x": tensor(2)}, objective("out", units, loss), source=source
    )
    assert (loaded is not None) or found
    if loaded is not None:
        assert np.isfinite(loaded.train.inputs["x"]).all()
        assert np.isfinite(loaded.train.targets["out"]).all()
