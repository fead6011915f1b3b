"""Which labels are names and which are class numbers: their values decide, and `labels` does."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.components.sources.npz import Npz

A1 = {"x": tensor(1)}
ONE_HOT, BINARY, HINGE = "categorical_crossentropy", "binary_crossentropy", "hinge"


def table(labels):
    return "a,y\n" + "".join(f"{number},{label}\n" for number, label in enumerate(labels))


def of_csv(loader: Loader, loss, units, *labels, reading=None):
    source = {"labels": reading}
    loaded, found = loader.csv(table(labels), A1, objective("out", units, loss), source=source)
    assert loaded is not None, found
    return loaded


def of_npz(loader: Loader, loss, units, labels, reading=None):
    values = np.array(labels)
    np.savez(loader.folder / "d.npz", x=np.arange(len(values)).reshape(-1, 1), y=values)
    loaded, found = loader(Npz(path="d.npz", labels=reading), A1, objective("out", units, loss))
    assert loaded is not None, found
    return loaded


def assert_read_as(loaded, expected, *names) -> None:
    np.testing.assert_array_equal(loaded.train.targets["out"], expected)
    assert loaded.class_names.get("out", ()) == names


def test_codes_are_names_in_the_order_of_their_numbers(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 5, "7", "3", "10", "4", "3")
    assert_read_as(loaded, [2, 0, 3, 1, 0], "3", "4", "7", "10")
    read = "column `y` of t.csv holds 3, 4, 7, 10: read as the names of 4 classes"
    assert loaded.notes[0] == read  # 10 is the number of no class of five
    loaded = of_csv(loader, CLASS, 11, "7", "3", "10", "4", "3")
    assert loaded.notes[0] == f"{read}; to read them as class indices, use `labels: numbers`"
    of_csv(loader, CLASS, 11, "7", "3", "10", "4", "3", reading="numbers")
    assert_read_as(of_csv(loader, ONE_HOT, 2, "2", "1"), [[0, 1], [1, 0]], "1", "2")
    assert_read_as(of_csv(loader, CLASS, 3, "2", "1", "2"), [1, 0, 1], "1", "2")
    assert_read_as(of_csv(loader, CLASS, 3, "-1", "1", "0"), [0, 2, 1], "-1", "0", "1")


def test_yes_and_no_have_other_numbers(loader: Loader) -> None:
    assert_read_as(of_csv(loader, BINARY, 1, "2", "1", "2"), [[1], [0], [1]], "1", "2")
    assert_read_as(of_csv(loader, BINARY, 1, "-1", "1"), [[0], [1]], "-1", "1")
    assert_read_as(of_csv(loader, HINGE, 1, "2", "1"), [[1], [-1]], "1", "2")
    assert_read_as(of_npz(loader, BINARY, 1, [1, 2, 1]), [[0], [1], [0]], "1", "2")
    assert_read_as(of_npz(loader, BINARY, 1, [1.0, -1.0]), [[1], [0]], "-1", "1")
    assert_read_as(of_npz(loader, BINARY, 1, [True, False]), [[1], [0]], "0", "1")
    assert_read_as(of_npz(loader, HINGE, 1, [-1, 1]), [[-1], [1]], "-1", "1")


def test_class_numbers_stay_what_they_are(loader: Loader) -> None:
    for labels in (("0", "2", "1"), ("0.0", "2", "1.0")):
        loaded = of_csv(loader, CLASS, 3, *labels)
        assert_read_as(loaded, [0, 2, 1], "0", "1", "2")
        assert not [note for note in loaded.notes if "holds" in note]
    loaded = of_csv(loader, CLASS, 4, "0", "2")
    assert_read_as(loaded, [0, 2], "0", "1", "2", "3")


def test_a_code_keeps_its_zeros_and_all_of_its_digits(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 3, "01067", "98103", "01069")
    assert_read_as(loaded, [0, 2, 1], "01067", "01069", "98103")
    far = (2**53, 2**53 + 1)
    loaded = of_csv(loader, CLASS, 2, far[1], far[0])
    assert_read_as(loaded, [1, 0], *map(str, far))
    assert_read_as(of_npz(loader, CLASS, 2, [far[1], far[0]]), [1, 0], *map(str, far))


def test_numbers_and_text_are_names_numbers_first(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 5, "9", "10", "8", "J", "Q", "9")
    assert_read_as(loaded, [1, 2, 0, 3, 4, 1], "8", "9", "10", "J", "Q")
    assert loaded.notes[0] == (
        "column `y` of t.csv holds 8, 9, 10, 'J', 'Q': read as the names of 5 classes"
    )


def test_text_that_is_rare_among_numbers_is_named(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 4, *(["0", "1", "2"] * 10), "l")
    assert loaded.class_names["out"] == ("0", "1", "2", "l")
    assert loaded.notes[1] == (
        "'l' in column `y` of t.csv (1 row of 31): not a number like the other labels, may be a "
        "typo"
    )


def test_the_spec_says_how_labels_are_read(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 3, "2", "1", "2", reading="numbers")
    assert_read_as(loaded, [2, 1, 2], "0", "1", "2")
    assert_read_as(of_csv(loader, CLASS, 3, "2", "0", reading="names"), [1, 0], "0", "2")
    assert_read_as(
        of_csv(loader, CLASS, 3, "0.5", "na", "2", reading="names"), [0, 2, 1], "0.5", "2", "na"
    )
    assert_read_as(of_csv(loader, CLASS, 2, "7", "07", reading="names"), [1, 0], "07", "7")
    assert_read_as(of_csv(loader, BINARY, 1, "0.5", "1", reading="names"), [[0], [1]], "0.5", "1")
    assert_read_as(of_npz(loader, CLASS, 4, [2, 1], reading="names"), [1, 0], "1", "2")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("3", "4", "3"), "SC418"),
        (("-1", "1", "1"), "SC419"),
        (("0", "x", "1"), "SC409"),
    ],
)
def test_class_numbers_that_are_none(loader: Loader, labels, expected) -> None:
    source = {"labels": "numbers"}
    wanted = objective("out", 3, CLASS)
    loaded, (found,) = loader.csv(table(labels), A1, wanted, source=source)
    assert loaded is None
    assert found.startswith(expected)
    assert "can_be_name=True" not in found


def test_an_array_may_hold_some_of_the_class_numbers(loader: Loader) -> None:
    loaded = of_npz(loader, CLASS, 4, [1, 2, 1])
    assert_read_as(loaded, [1, 2, 1], "0", "1", "2", "3")
    assert loaded.notes[0] == (
        "array `y` of d.npz holds 1, 2 but no 0: read as class indices, which start at 0; to "
        "read them as names, use `labels: names`"
    )
    loaded = of_npz(loader, CLASS, 3, [3, 1, 2])
    assert_read_as(loaded, [2, 0, 1], "1", "2", "3")
    assert "read as the names of 3 classes" in loaded.notes[0]


def test_labels_of_positions_are_named_too(loader: Loader) -> None:
    loaded = of_npz(loader, CLASS, (2, 3), [[1, 2], [3, 1]])
    assert_read_as(loaded, [[0, 1], [2, 0]], "1", "2", "3")
    loaded = of_npz(loader, BINARY, (2, 1), [[1, -1], [1, 1]])
    assert_read_as(loaded, [[[1], [0]], [[1], [1]]], "-1", "1")


def test_units_that_no_class_is_left_for(loader: Loader) -> None:
    for labels in (("cat", "dog"), ("5", "7")):
        notes = of_csv(loader, CLASS, 5, *labels).notes
        assert "output `out` has 3 units more than column `y` of t.csv has classes (2)" in (notes)
    notes = of_csv(loader, ONE_HOT, 3, "cat", "dog").notes
    assert "output `out` has 1 unit more than column `y` of t.csv has classes (2)" in notes


def test_targets_between_0_and_1_are_probabilities(loader: Loader) -> None:
    loaded = of_csv(loader, BINARY, 1, "0", "0.25", "1")
    assert_read_as(loaded, [[0], [0.25], [1]])
    assert loaded.notes[0] == (
        "1 of 3 targets of `out` lies between 0 and 1: read as probabilities"
    )
    assert_read_as(of_npz(loader, BINARY, 1, [0.5, 0.125]), [[0.5], [0.125]])
    rows = [[0.5, 0, 1], [1, 0.25, 0.75]]
    loaded = of_npz(loader, BINARY, 3, rows)
    assert_read_as(loaded, rows)
    assert loaded.notes[0].startswith("3 of 6 targets of `out` lie")


def test_targets_outside_0_and_1_are_no_probabilities(loader: Loader) -> None:
    np.savez(loader.folder / "d.npz", x=np.zeros((2, 1)), y=[[0.5, 1.25], [0, 1]])
    loaded, found = loader(Npz(path="d.npz"), A1, objective("out", 2, BINARY))
    assert loaded is None
    assert found == [
        (
            "SC419 target_out_of_range place='row 1 of array `y`', value=1.25, "
            "allowed='between 0 and 1'"
        )
    ]


def test_words_are_labels_of_positions(loader: Loader) -> None:
    loaded = of_npz(loader, CLASS, (2, 3), [["O", "B"], ["I", "O"]])
    assert_read_as(loaded, [[2, 0], [1, 2]], "B", "I", "O")
    words = np.array([["O", "B"], ["I", ""]])
    np.savez(loader.folder / "d.npz", x=np.zeros((2, 1)), y=words)
    loaded, found = loader(Npz(path="d.npz"), A1, objective("out", (2, 3), CLASS))
    assert loaded is None
    assert found == ["SC408 missing_label place='row 2 of array `y`'"]


@pytest.mark.parametrize(
    ("labels", "proposed", "units", "reading"),
    [
        (("0", "4", "7", "1"), "classes=4", 4, None),
        (("0", "2", "7", "1"), "class_index_too_large", 8, None),
        (("0", "1", "0.5"), "can_be_name=True", 3, "names"),
        (("0", "1", "nan"), "can_be_name=True", 3, "names"),
    ],
)
def test_what_is_proposed_is_accepted(loader: Loader, labels, proposed, units, reading) -> None:
    refused, found = loader.csv(table(labels), A1, objective("out", 3, CLASS))
    assert refused is None
    assert proposed in found[0]
    of_csv(loader, CLASS, units, *labels, reading=reading)


def test_names_that_differ_only_in_case_are_told(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 3, "cat", "Cat", "dog")
    assert_read_as(loaded, [1, 0, 2], "Cat", "cat", "dog")
    assert loaded.notes[0] == (
        "'Cat' and 'cat' differ only in case, but are separate classes of column `y` of t.csv"
    )
    _, found = loader.csv(table(("True", "False", "true")), A1, objective("out", 1, BINARY))
    assert found == [
        "SC418 (data.csv.target) too_many_classes labels='column `y` of t.csv', classes=3, "
        "names=('False', 'True', 'true'), output='out', capacity=2, look_alikes=['True', 'true']"
    ]
    assert_read_as(
        of_csv(loader, BINARY, 1, "true", "False", "true"), [[1], [0], [1]], "False", "true"
    )


@pytest.mark.parametrize("twin", ["cafe\u0301", "café\u200b", "ca  fé", "CAFE\u0301"])
def test_names_that_look_alike_are_told(loader: Loader, twin) -> None:
    name = "ca fé" if " " in twin else "café"
    loaded = of_csv(loader, CLASS, 3, name, twin, "tea")
    assert len(loaded.class_names["out"]) == 3
    assert "differ only in characters that look alike" in loaded.notes[0]


def test_a_class_that_is_called_like_a_gap_is_told(loader: Loader) -> None:
    loaded = of_csv(loader, CLASS, 3, "nan", "a", "b")
    assert loaded.notes[0] == (
        "'nan' in column `y` of t.csv is read as a class, may mark a missing label"
    )
    loaded = of_csv(loader, CLASS, 3, "N/A", "a", "b", reading="names")
    assert not [note for note in loaded.notes if "N/A' in" in note]


def test_text_of_arrays_has_no_blanks_around_it(loader: Loader) -> None:
    assert_read_as(of_npz(loader, CLASS, 2, ["a ", "b", " a"]), [0, 1, 0], "a", "b")


def test_texts_where_a_number_for_each_unit_belongs(loader: Loader) -> None:
    words = np.array([["yes", "no"], ["no", "no"]])
    np.savez(loader.folder / "d.npz", x=np.zeros((2, 1)), y=words)
    _, found = loader(Npz(path="d.npz"), A1, objective("out", 2, BINARY))
    assert found == [
        (
            "SC420 (data.npz.targets) text_targets labels='array `y` of d.npz', output='out', "
            "shape=(2,), loss='binary_crossentropy', target='binary'"
        )
    ]


def test_soft_rows_of_one_leading_class_can_be_learned(loader: Loader) -> None:
    loaded = of_npz(loader, ONE_HOT, 2, [[0.25, 0.75], [0.0, 1.0], [0.125, 0.875]])
    np.testing.assert_array_equal(loaded.train.targets["out"][2], [0.125, 0.875])
    np.savez(loader.folder / "d.npz", x=np.zeros((2, 1)), y=[[0, 1], [0, 1]])
    loaded, (found,) = loader(Npz(path="d.npz"), A1, objective("out", 2, ONE_HOT))
    assert loaded is None
    assert found.startswith("SC417")
