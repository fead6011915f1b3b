"""Labels as each kind of loss takes them, and the labels that it can't take."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor

A1 = {"x": tensor(1)}
KINDS = {
    "class": CLASS,
    "onehot": "categorical_crossentropy",
    "binary": "binary_crossentropy",
    "sign": "hinge",
    "distribution": "kl_divergence",
    "real": "mean_squared_error",
}


def table(*labels):
    return "a,y\n" + "".join(f"{number},{label}\n" for number, label in enumerate(labels))


def column(loader, kind, units, *labels):
    loaded, found = loader.csv(table(*labels), A1, objective("out", units, KINDS[kind]))
    if loaded is None:
        return found
    return loaded.train.targets["out"], loaded.class_names.get("out")


@pytest.mark.parametrize(
    ("kind", "units", "labels", "expected", "names"),
    [
        ("class", 3, ("b", "c", "a", "a"), [1, 2, 0, 0], ("a", "b", "c")),
        ("class", 3, ("1", "0", "2.0"), [1, 0, 2], ("0", "1", "2")),
        ("class", 12, ("10", "0"), [10, 0], tuple(map(str, range(12)))),
        ("onehot", 3, ("b", "a"), [[0, 1, 0], [1, 0, 0]], ("a", "b")),
        ("onehot", 2, ("1", "0"), [[0, 1], [1, 0]], ("0", "1")),
        ("distribution", 2, ("1", "0"), [[0, 1], [1, 0]], ("0", "1")),
        ("binary", 1, ("yes", "no"), [[1], [0]], ("no", "yes")),
        ("binary", 1, ("1", "0"), [[1], [0]], ("0", "1")),
        ("binary", 3, ("2", "0"), [[0, 0, 1], [1, 0, 0]], ("0", "1", "2")),
        ("sign", 1, ("-1", "1", "1"), [[-1], [1], [1]], ("-1", "1")),
        ("sign", 1, ("0", "1"), [[-1], [1]], ("0", "1")),
        ("sign", 1, ("no", "yes"), [[-1], [1]], ("no", "yes")),
        ("sign", 2, ("0", "1"), [[1, -1], [-1, 1]], ("0", "1")),
        ("real", 1, ("0.5", "-3"), [[0.5], [-3]], None),
    ],
)
def test_labels_of_one_column(loader: Loader, kind, units, labels, expected, names) -> None:
    values, found = column(loader, kind, units, *labels)
    np.testing.assert_array_equal(values, expected)
    assert values.shape == np.shape(expected)
    assert values.dtype == (np.int32 if kind == "class" else np.float32)
    assert found == names


@pytest.mark.parametrize(
    ("kind", "units", "labels", "expected"),
    [
        (
            "class",
            2,
            ("a", "b", "c"),
            "SC418 (data.csv.target) column `y` of t.csv has 3 classes ('a', 'b', 'c'), and output "
            "`out` (2 units) tells 2 classes apart | give the last layer of `out` 3 units",
        ),
        (
            "binary",
            1,
            ("a", "b", "c"),
            "SC418 (data.csv.target) column `y` of t.csv has 3 classes ('a', 'b', 'c'), and output "
            "`out` (1 unit) tells 2 classes apart | give the last layer of `out` 3 units",
        ),
        (
            "class",
            3,
            ("0", "4", "7", "1"),
            "SC418 (data.csv.target) column `y` of t.csv has 4 classes ('0', '1', '4', '7'), and "
            "output `out` (3 units) tells 3 classes apart | give the last layer of `out` 4 units",
        ),
        (
            "class",
            3,
            ("0", "2", "7", "1"),
            "SC418 t.csv:4:3 t.csv, line 4, column `y`: labels go up to 7, which makes 8 classes, "
            "and output `out` (3 units) tells 3 apart"
            " | count the classes from 0, or give the output more units",
        ),
        (
            "class",
            3,
            ("0", "1", "-1", "-1", "2"),
            "SC419 t.csv:4:3 t.csv, line 4, column `y`: the label '-1' is no class number: those "
            "are integers from 0 (so in 2 of 5 rows)",
        ),
        (
            "onehot",
            3,
            ("0", "1", "0.5"),
            "SC419 t.csv:4:3 t.csv, line 4, column `y`: the label '0.5' is no class number: those "
            "are integers from 0 | `labels: names` takes every label as the name of a class",
        ),
        (
            "binary",
            1,
            ("0", "1", "1.5", "1"),
            "SC419 t.csv:4:3 t.csv, line 4, column `y`: the label '1.5' is neither 0 nor 1",
        ),
        (
            "binary",
            1,
            ("1", "99.5", "98.25", "99.5"),
            "SC419 t.csv:3:3 t.csv, line 3, column `y`: the label '99.5' is neither 0 nor 1 (so in "
            "3 of 4 rows) | to predict numbers, take a loss that compares them, such as "
            "`mean_squared_error`",
        ),
        (
            "binary",
            1,
            ("1", "2", "0"),
            "SC419 t.csv:3:3 t.csv, line 3, column `y`: labels go up to 2, and output `out` "
            "(1 unit) takes 0 and 1",
        ),
        (
            "sign",
            1,
            ("-1", "1", "0"),
            "SC419 t.csv:4:3 t.csv, line 4, column `y`: the label '0' is neither -1 nor 1",
        ),
        (
            "class",
            3,
            ("0", "1", "2", "x"),
            "SC409 t.csv:5:3 t.csv, line 5, column `y`: the label 'x' is not a number, as others "
            "are",
        ),
        (
            "class",
            3,
            ("0", "1", "nan", "1"),
            "SC409 t.csv:4:3 t.csv, line 4, column `y`: the label 'nan' is not a number, as others "
            "are | fill it in or remove the row; `labels: names` takes every label as the name of "
            "a class",
        ),
        (
            "class",
            3,
            ("a", "a", "a"),
            "SC417 (data.csv.target) column `y` of t.csv is `a` in every row"
            " | one class alone leaves nothing to learn",
        ),
        (
            "real",
            1,
            ("0.5", "x", "1"),
            "SC409 t.csv:3:3 t.csv, line 3, column `y`: 'x' is not a number",
        ),
        (
            "real",
            2,
            ("0.5", "1"),
            "SC420 (data.csv.target) column `y` of t.csv has 1 number a sample, and "
            "`mean_squared_error` compares output `out` (2 units) with 2 numbers a sample",
        ),
    ],
)
def test_labels_that_do_not_fit(loader: Loader, kind, units, labels, expected) -> None:
    assert column(loader, kind, units, *labels) == [expected]


def test_several_columns_are_the_numbers_of_one_output(loader: Loader) -> None:
    text = "a,p,q\n1,0.25,0.75\n2,1,0\n"
    source = {"target": ["p", "q"]}
    loaded, found = loader.csv(text, A1, objective("out", 2, KINDS["distribution"]), source=source)
    assert loaded is not None, found
    np.testing.assert_array_equal(loaded.train.targets["out"], [[0.25, 0.75], [1, 0]])
    assert loaded.class_names == {"out": ("p", "q")}
    assert loaded.normalization.columns == {"x": ("a",)}


def test_rows_that_are_no_distribution(loader: Loader) -> None:
    wanted, source = objective("out", 2, KINDS["distribution"]), {"target": "[pq]"}
    _, found = loader.csv("a,p,q\n1,0.25,0.7\n2,0.5,0.5\n3,1,0\n", A1, wanted, source=source)
    assert found == [
        "SC419 t.csv:2:3 t.csv, line 2, column `p`: the targets add up to 0.95, not to 1"
    ]
    _, found = loader.csv("a,p,q\n1,0.25,0.75\n2,1.5,-0.5\n3,1,0\n", A1, wanted, source=source)
    assert found == [
        "SC419 t.csv:3:3 t.csv, line 3, column `p`: the target 1.5 is not between 0 and 1"
    ]


def test_an_autoencoder_has_its_features_as_target(loader: Loader) -> None:
    text = "a,b\n1,2\n3,4\n"
    wanted = objective("out", (2, 1), KINDS["real"])
    source = {"target": "*", "features": "*"}
    loaded, found = loader.csv(text, {"x": tensor(2)}, wanted, source=source)
    assert loaded is not None
    assert found == []
    assert loaded.train.targets["out"].tolist() == [[[1], [2]], [[3], [4]]]


def test_two_outputs(loader: Loader) -> None:
    text = "a,kind,price\n1,b,5\n2,a,7\n"
    objectives = objective("label", 2, CLASS), objective("price", 1, KINDS["real"])
    source = {"target": {"label": "kind", "price": "price"}}
    loaded, _ = loader.csv(text, A1, *objectives, source=source)
    assert loaded is not None
    assert loaded.train.targets["label"].tolist() == [1, 0]
    assert loaded.train.targets["price"].tolist() == [[5], [7]]


def test_text_labels_for_an_output_with_positions(loader: Loader) -> None:
    loaded, found = loader.csv(table("a", "b"), A1, objective("out", (5, 3), CLASS))
    assert loaded is None
    assert found == [
        "SC420 (data.csv.target) column `y` of t.csv has one label a sample, and "
        "`sparse_categorical_crossentropy` compares output `out` (3 units) with one class number "
        "for each of 5 positions a sample"
    ]
