"""Labels as each kind of loss takes them, and the labels that it can't take."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.compiler.objectives.objectives import Objective
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.sources.npz import Npz

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
            (
                "SC418 (data.csv.target) too_many_classes labels='column `y` of t.csv', "
                "classes=3, names=('a', 'b', 'c'), output='out', capacity=2, look_alikes=[]"
            ),
        ),
        (
            "binary",
            1,
            ("a", "b", "c"),
            (
                "SC418 (data.csv.target) too_many_classes labels='column `y` of t.csv', "
                "classes=3, names=('a', 'b', 'c'), output='out', capacity=2, look_alikes=[]"
            ),
        ),
        (
            "class",
            3,
            ("0", "4", "7", "1"),
            (
                "SC418 (data.csv.target) too_many_classes labels='column `y` of t.csv', "
                "classes=4, names=('0', '1', '4', '7'), output='out', capacity=3, look_alikes=[]"
            ),
        ),
        (
            "class",
            3,
            ("0", "2", "7", "1"),
            (
                "SC418 t.csv:4:3 class_index_too_large place='line 4, column `y`', greatest=7, "
                "output='out', capacity=3"
            ),
        ),
        (
            "class",
            3,
            ("0", "1", "-1", "-1", "2"),
            (
                "SC419 t.csv:4:3 unexpected_label place='line 4, column `y`', rows=2, "
                "label='-1', allowed=(), can_be_name=False, is_real=False"
            ),
        ),
        (
            "onehot",
            3,
            ("0", "1", "0.5"),
            (
                "SC419 t.csv:4:3 unexpected_label place='line 4, column `y`', label='0.5', "
                "allowed=(), can_be_name=True, is_real=False"
            ),
        ),
        (
            "binary",
            1,
            ("0", "1", "1.5", "1"),
            (
                "SC419 t.csv:4:3 unexpected_label place='line 4, column `y`', label='1.5', "
                "allowed=(0, 1), can_be_name=False, is_real=False"
            ),
        ),
        (
            "binary",
            1,
            ("1", "99.5", "98.25", "99.5"),
            (
                "SC419 t.csv:3:3 unexpected_label place='line 3, column `y`', rows=3, "
                "label='99.5', allowed=(0, 1), can_be_name=False, is_real=True"
            ),
        ),
        (
            "binary",
            1,
            ("1", "2", "0"),
            (
                "SC419 t.csv:3:3 label_too_large place='line 3, column `y`', greatest=2, "
                "output='out'"
            ),
        ),
        (
            "sign",
            1,
            ("-1", "1", "0"),
            (
                "SC419 t.csv:4:3 unexpected_label place='line 4, column `y`', label='0', "
                "allowed=(-1, 1), can_be_name=False, is_real=False"
            ),
        ),
        (
            "class",
            3,
            ("0", "1", "2", "x"),
            "SC409 t.csv:5:3 label_not_a_number place='line 5, column `y`', label='x'",
        ),
        (
            "class",
            3,
            ("0", "1", "nan", "1"),
            (
                "SC409 t.csv:4:3 label_not_a_number place='line 4, column `y`', label='nan', "
                "can_be_gap=True, can_be_name=True"
            ),
        ),
        (
            "class",
            3,
            ("a", "a", "a"),
            "SC417 (data.csv.target) single_class labels='column `y` of t.csv', name='a'",
        ),
        (
            "real",
            1,
            ("0.5", "x", "1"),
            "SC409 t.csv:3:3 text_target place='line 3, column `y`', text='x'",
        ),
        (
            "real",
            2,
            ("0.5", "1"),
            (
                "SC420 (data.csv.target) wrong_target_shape labels='column `y` of t.csv', "
                "got=(1,), output='out', shape=(2,), loss='mean_squared_error', target='real', "
                "is_cropped=False"
            ),
        ),
    ],
)
def test_labels_that_do_not_fit(loader: Loader, kind, units, labels, expected) -> None:
    assert column(loader, kind, units, *labels) == [expected]


def ignoring(label: int, units: int | tuple[int, ...]) -> Objective:
    loss = LOSSES.find(CLASS)(ignore_class=label)
    return objective("out", units, CLASS)._replace(loss=loss)


@pytest.mark.parametrize(
    ("ignored", "labels", "expected", "names"),
    [
        (-1, ("2", "-1", "0", "-1"), [2, -1, 0, -1], ("0", "1", "2")),
        (255, ("1", "255", "0"), [1, 255, 0], ("0", "1", "2")),
        (-1, ("b", "-1", "a"), [1, -1, 0], ("a", "b")),
        (0, ("2", "0", "1"), [2, 0, 1], ("0", "1", "2")),  # a class of the output
    ],
)
def test_an_ignored_label_is_no_class(loader: Loader, ignored, labels, expected, names) -> None:
    loaded, found = loader.csv(table(*labels), A1, ignoring(ignored, 3))
    assert loaded is not None, found
    np.testing.assert_array_equal(loaded.train.targets["out"], expected)
    assert loaded.class_names["out"] == names


def test_classes_of_embeddings_are_more_than_their_units(loader: Loader) -> None:
    labels = ("d", "a", "c", "b", "a", "e")
    loaded, found = loader.csv(table(*labels), A1, objective("out", 2, "circle"))
    assert loaded is not None, found
    np.testing.assert_array_equal(loaded.train.targets["out"], [3, 0, 2, 1, 0, 4])
    assert loaded.class_names["out"] == tuple("abcde")


def test_ignored_pixels_of_an_array(loader: Loader) -> None:
    y = np.array([[[0, 255], [1, 1]], [[255, 0], [2, 0]]], np.uint8)
    np.savez(loader.folder / "a.npz", x=np.zeros((2, 1)), y=y)
    loaded, found = loader(Npz(path="a.npz"), A1, ignoring(255, (2, 2, 3)))
    assert loaded is not None, found
    np.testing.assert_array_equal(loaded.train.targets["out"], y.astype(np.int32))


def test_only_ignored_labels_are_no_data(loader: Loader) -> None:
    loaded, found = loader.csv(table("-1", "-1"), A1, ignoring(-1, 3))
    assert loaded is None
    assert found == [
        "SC417 (data.csv.target) only_ignored_labels labels='column `y` of t.csv', ignored=-1"
    ]


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
    assert found == ["SC419 t.csv:2:3 sum_is_not_one place='line 2, column `p`', total=0.95"]
    _, found = loader.csv("a,p,q\n1,0.25,0.75\n2,1.5,-0.5\n3,1,0\n", A1, wanted, source=source)
    assert found == [
        (
            "SC419 t.csv:3:3 target_out_of_range place='line 3, column `p`', value=1.5, "
            "allowed='between 0 and 1'"
        )
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
        (
            "SC420 (data.csv.target) one_label_per_sample labels='column `y` of t.csv', "
            "output='out', shape=(5, 3), loss='sparse_categorical_crossentropy', target='class'"
        )
    ]
