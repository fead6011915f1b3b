"""Labels of a file that is read after training, as the labels of the training were."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.read import read_part
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings.finding import Findings

A1 = {"x": tensor(1)}
BINARY, HINGE, ONE_HOT = "binary_crossentropy", "hinge", "categorical_crossentropy"
KL, REAL = "kl_divergence", "mean_squared_error"


def read_later(loader: Loader, source, wanted, trained):
    findings = Findings()
    part = read_part(
        source,
        A1,
        [wanted],
        folder=loader.folder,
        class_names=trained.class_names,
        normalization=trained.normalization,
        findings=findings,
    )
    return (part and part.targets["out"].tolist()), [shown(found) for found in findings]


def of_npz(loader: Loader, loss: str, units: int, trained_on, later):
    wanted = objective("out", units, loss)
    for file, labels in (("d.npz", trained_on), ("e.npz", later)):
        np.savez(loader.folder / file, x=np.arange(len(labels)).reshape(-1, 1), y=np.array(labels))
    trained, found = loader(Npz(path="d.npz"), A1, wanted)
    assert trained is not None, found
    return read_later(loader, Npz(path="e.npz"), wanted, trained)


def of_csv(loader: Loader, loss: str, units: int, header: str, rows, later):
    """Later: a header and rows. The targets are the columns `y_*`."""
    wanted, source = objective("out", units, loss), {"target": "y_*"}
    text = "".join(f"{line}\n" for line in (header, *rows))
    trained, found = loader.csv(text, A1, wanted, source=source)
    assert trained is not None, found
    (loader.folder / "e.csv").write_text("".join(f"{line}\n" for line in later), encoding="utf-8")
    return read_later(loader, Csv(path="e.csv", target="y_*"), wanted, trained)


SOFT = [0.5, 0.25, 1.0]


@pytest.mark.parametrize(
    ("later", "expected"),
    [([1, 0], [[1], [0]]), ([0.125, 1], [[0.125], [1]]), ([True], [[1]]), (["0.5"], [[0.5]])],
)
def test_probabilities_stay_probabilities(loader: Loader, later, expected) -> None:
    assert of_npz(loader, BINARY, 1, SOFT, later) == (expected, [])


@pytest.mark.parametrize(
    ("later", "label"), [([2, 1], "2"), ([-1, 1], "-1"), ([1.5, 0], "1.5"), (["yes", "1"], "'yes'")]
)
def test_what_is_no_probability_is_no_class_either(loader: Loader, later, label) -> None:
    assert of_npz(loader, BINARY, 1, SOFT, later) == (
        None,
        [f"SC419 not_a_probability place='row 1 of array `y`', advice='skip', label={label}"],
    )


TARGETS = {BINARY: "binary", KL: "distribution", HINGE: "sign"}


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("later", [[0, 1], ["a", "b"], [3, 4]])
def test_one_label_is_not_a_number_for_each_unit(loader: Loader, loss, later) -> None:
    targets, (found,) = of_npz(loader, loss, 2, [[1, 0], [0, 1]], later)
    assert targets is None
    assert found == (
        "SC420 (data.npz.targets) one_label_per_sample labels='array `y` of e.npz', output='out', "
        f"shape=(2,), loss={loss!r}, target={TARGETS[loss]!r}"
    )


@pytest.mark.parametrize("trained_on", [[-1, 1], [0, 1]])
def test_signs_are_not_mixed_with_no_and_yes(loader: Loader, trained_on) -> None:
    assert of_npz(loader, HINGE, 1, trained_on, [-1, 1]) == ([[-1], [1]], [])
    assert of_npz(loader, HINGE, 1, trained_on, [0, 1]) == ([[-1], [1]], [])
    targets, found = of_npz(loader, HINGE, 1, trained_on, [-1, 0, 1])
    assert targets is None
    assert found == ["SC440 unknown_class place='row 2 of array `y`', label=0, classes=('-1', '1')"]


def test_a_zero_among_signs_of_several_units(loader: Loader) -> None:
    np.savez(loader.folder / "d.npz", x=np.zeros((2, 1)), y=[[-1, 1, 0], [1, 1, -1]])
    loaded, found = loader(Npz(path="d.npz"), A1, objective("out", 3, HINGE))
    assert loaded is None
    assert found == [
        ("SC419 target_out_of_range place='row 1 of array `y`', value=0, allowed='of -1 or 1'")
    ]


@pytest.mark.parametrize(
    ("loss", "rows", "later", "expected"),
    [
        (ONE_HOT, ("1,0,0", "0,0,1"), "1,0,0", [0, 0, 1]),
        (BINARY, ("1,0,1", "0,0,1"), "1,0,1", [0, 1, 1]),
        (HINGE, ("1,-1,1", "-1,-1,1"), "1,-1,1", [-1, 1, 1]),
        (KL, ("0.25,0.5,0.25", "0,0,1"), "0.125,0.25,0.625", [0.25, 0.625, 0.125]),
        (REAL, ("1,2,3", "4,5,7"), "10,20,30", [20, 30, 10]),
    ],
)
def test_columns_are_found_by_their_names(loader: Loader, loss, rows, later, expected) -> None:
    rows = [f"{number},{row}" for number, row in enumerate(rows)]
    for extra in ("", ",y_d"):
        table = ("a,y_c,y_a,y_b" + extra, f"5,{later}" + ",9" * bool(extra))
        read = of_csv(loader, loss, 3, "a,y_a,y_b,y_c", rows, table)
        assert read == ([expected], [])


@pytest.mark.parametrize("loss", [BINARY, REAL])
def test_columns_of_the_training_that_are_not_there(loader: Loader, loss) -> None:
    later = ("a,y_c,y_a,y_x", "5,1,0,1")
    read = of_csv(loader, loss, 3, "a,y_a,y_b,y_c", ("1,0,1,1", "2,1,0,1"), later)
    assert read == (
        None,
        [
            (
                "SC405 (data.csv.target) missing_trained_columns names=['y_b'], columns=['a', "
                "'y_c', 'y_a', 'y_x'], similar='', delimiter='', expected_delimiter=',', input=''"
            )
        ],
    )


def test_columns_of_positions_are_not_those_of_classes(loader: Loader) -> None:
    """Two positions, and classes that are called as the columns are."""
    wanted, source = objective("out", (2, 2), CLASS), {"target": ["1", "0"], "features": "a"}
    trained, found = loader.csv("a,1,0\n1,1,0\n2,0,0\n", A1, wanted, source=source)
    assert trained is not None, found
    (loader.folder / "e.csv").write_text("a,0,1\n1,1,0\n", encoding="utf-8")
    read = read_later(loader, Csv(path="e.csv", **source), wanted, trained)
    assert read == ([[0, 1]], [])


def test_no_key_of_the_spec_is_proposed_after_training(loader: Loader) -> None:
    wanted = objective("out", 1, REAL)
    trained, found = loader.csv("a,y\n1,2\n2,3\n", A1, wanted)
    assert trained is not None, found
    (loader.folder / "e.csv").write_text('a,y\nNA,1\n"1,234",2\n3,3\n4,4\n', encoding="utf-8")
    findings = Findings()
    part = read_part(
        Csv(path="e.csv", target="y"),
        A1,
        [wanted],
        folder=loader.folder,
        class_names=trained.class_names,
        normalization=trained.normalization,
        findings=findings,
    )
    assert part is None
    assert [found.arguments["advice"] for found in findings] == ["skip"] * 2


@pytest.mark.parametrize("is_absolute", [False, True])
def test_a_file_that_is_not_there(loader: Loader, is_absolute) -> None:
    wanted = objective("out", 1, REAL)
    trained, _ = loader.csv("a,y\n1,2\n2,3\n", A1, wanted)
    given = str(loader.folder / "missing" / "far.csv") if is_absolute else "missing/far.csv"
    _, found = read_later(loader, Csv(path=given, target="y"), wanted, trained)
    where = "" if is_absolute else str(loader.folder)
    assert found == [
        f"SC401 (data.csv.path) not_found noun='file', path={given!r}, folder={where!r}, "
        "relative_to=''"
    ]
