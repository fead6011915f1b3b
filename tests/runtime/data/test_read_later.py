"""Files that are read after training: for evaluation with labels, for prediction without."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.data.read import read_inputs, read_part
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.types import DType

A2 = {"x": tensor(2)}
TWO = objective("out", 2, CLASS)
TEXT = "a,b,y\n1,10,yes\n2,20,no\n4,30,no\n"


def trained(loader: Loader):
    loaded, found = loader.csv(TEXT, A2, TWO, normalize=Standardize())
    assert loaded is not None, found
    return loaded


def put(loader: Loader, text: str) -> Csv:
    (loader.folder / "new.csv").write_text(text)
    return Csv(path="new.csv", target="y")


def test_columns_are_found_by_the_names_they_had_in_training(loader: Loader) -> None:
    before = trained(loader)
    source, findings = put(loader, "id,b,a\n7,10,1\n8,20,2\n"), Findings()
    known = before.normalization
    read = read_inputs(source, A2, loader.folder, findings, normalization=known)
    assert read is not None
    assert read.names == ("row 1", "row 2")
    values = before.normalization.apply(read.arrays)["x"]
    np.testing.assert_array_equal(values, before.train.inputs["x"][:2])


def test_a_target_is_left_out_when_it_is_there(loader: Loader) -> None:
    read = read_inputs(put(loader, TEXT), A2, loader.folder, Findings())
    assert read is not None
    assert read.arrays["x"].tolist() == [[1, 10], [2, 20], [4, 30]]


def test_faults_of_a_file_to_predict(loader: Loader) -> None:
    known, findings = trained(loader).normalization, Findings()
    source = put(loader, "a,c\n1,2\n").model_copy(update={"missing": "drop"})
    assert read_inputs(source, A2, loader.folder, findings, normalization=known) is None
    for text in ("a,b\n1,\n3,4\n", "a,b\nnan,1\n3,4\n"):
        put(loader, text)
        assert read_inputs(source, A2, loader.folder, findings, normalization=known) is None
    assert [shown(found) for found in findings] == [
        (
            "SC405 (data.csv.path) missing_trained_columns names=['b'], columns=['a', 'c'], "
            "similar='', delimiter='', expected_delimiter=',', input=''"
        ),
        (
            "SC410 new.csv:2:1 not_finite place='line 2, column `a`', advice='skip_or_mark', "
            "value='nan', can_be_missing=True"
        ),
        (
            "SC407 new.csv:2:3 missing_value place='line 2, column `b`', advice='skip_or_mark', "
            "text=''"
        ),
    ]


@pytest.mark.parametrize("sign", [";", "\t", " "])
def test_a_file_with_another_delimiter_is_told_so(loader: Loader, sign) -> None:
    known, findings = trained(loader).normalization, Findings()
    source = put(loader, f"a{sign}b\n1{sign}2\n")
    assert read_inputs(source, A2, loader.folder, findings, normalization=known) is None
    assert [shown(found) for found in findings] == [
        "SC405 (data.csv.path) missing_trained_columns names=['a', 'b'], "
        f"columns={[f'a{sign}b']}, similar='', delimiter={sign!r}, expected_delimiter=',', input=''"
    ]


def test_another_delimiter_is_seen_where_a_name_holds_a_comma(loader: Loader) -> None:
    known, findings = trained(loader).normalization, Findings()
    source = put(loader, 'a;b;"c, d"\n1;2;3\n')
    assert read_inputs(source, A2, loader.folder, findings, normalization=known) is None
    (found,) = findings
    assert found.help == (
        'separate the cells by ",", as in the training data: they seem to be separated by ";"'
    )


def test_an_archive_to_predict_needs_no_targets(loader: Loader) -> None:
    np.savez(loader.folder / "new.npz", x=np.ones((2, 2)))
    source = Npz(path="new.npz", targets="y")
    read = read_inputs(source, A2, loader.folder, Findings())
    assert read is not None
    assert read.arrays["x"].tolist() == [[1, 1], [1, 1]]


def evaluated(loader: Loader, text: str, missing: str = "error", **options):
    before, findings = trained(loader), Findings()
    part = read_part(
        put(loader, text).model_copy(update={"missing": missing}),
        A2,
        [TWO],
        folder=loader.folder,
        class_names=before.class_names,
        normalization=before.normalization,
        findings=findings,
        **options,
    )
    return part, [shown(found) for found in findings]


def test_evaluation_keeps_the_class_numbers_of_training(loader: Loader) -> None:
    part, _ = evaluated(loader, "b,a,y\n30,4,yes\n")
    assert part.targets["out"].tolist() == [1]
    np.testing.assert_array_equal(part.inputs["x"], trained(loader).train.inputs["x"][2:])


def test_a_class_that_training_did_not_have(loader: Loader) -> None:
    part, found = evaluated(loader, "a,b,y\n1,2,yes\n1,2,maybe\n1,2,maybe\n1,2,no\n")
    assert part is None
    assert found == [
        (
            "SC440 new.csv:3:5 unknown_class place='line 3, column `y`', rows=2, label='maybe', "
            "classes=('no', 'yes')"
        )
    ]


@pytest.mark.parametrize(
    ("loss", "units", "trained_on", "later", "expected"),
    [
        (CLASS, 5, ("3", "7", "5"), ("7", "3.0"), [2, 0]),
        (CLASS, 3, ("01067", "98103"), ("1067", "98103"), [0, 1]),
        (CLASS, 3, ("0", "2", "1"), ("2", "1"), [2, 1]),
        (CLASS, 3, ("8", "J", "9"), ("J", "J"), [2, 2]),
        ("binary_crossentropy", 1, ("1", "2"), ("2", "2"), [[1], [1]]),
        ("binary_crossentropy", 1, ("0", "1"), ("0.25", "1"), [[0.25], [1]]),
        ("hinge", 1, ("-1", "1"), ("1", "1"), [[1], [1]]),
        ("hinge", 1, ("-1", "1"), ("0", "1"), [[-1], [1]]),
        ("hinge", 1, ("0", "1"), ("-1", "1"), [[-1], [1]]),
    ],
)
def test_labels_have_the_class_they_had_in_training(
    loader: Loader, loss, units, trained_on, later, expected
) -> None:
    wanted = objective("out", units, loss)

    def table(labels):
        return "a,b,y\n" + "".join(f"{row},{row},{label}\n" for row, label in enumerate(labels))

    before, found = loader.csv(table(trained_on), A2, wanted)
    assert before is not None, found
    part = read_part(
        put(loader, table(later)),
        A2,
        [wanted],
        folder=loader.folder,
        class_names=before.class_names,
        normalization=before.normalization,
        findings=Findings(),
    )
    assert part is not None
    assert part.targets["out"].tolist() == expected


BAD = "a,b,y\n1,10,yes\n2,,no\n3\n4,30,maybe\n5,x,no\n6,60,no\n7,70,\n"


def test_bad_rows_are_left_out_and_named(loader: Loader) -> None:
    findings = Findings()
    read = read_inputs(put(loader, BAD), A2, loader.folder, findings, bad_rows="skip")
    assert read is not None
    assert not list(findings)
    assert read.names == ("row 1", "row 4", "row 6", "row 7")
    assert read.arrays["x"].tolist() == [[1, 10], [4, 30], [6, 60], [7, 70]]
    assert [(one.row, one.name, one.why) for one in read.bad] == [
        (1, "row 2", "line 3, column `b`: empty cell"),
        (2, "row 3", "line 4: expected 3 cells, got 1"),
        (4, "row 5", "line 6, column `b`: expected a number, got 'x'"),
    ]
    assert read.notes == (
        "new.csv: skipped 3 bad rows: line 3, column `b`: empty cell; line 4: expected 3 cells, "
        "got 1; line 6, column `b`: expected a number, got 'x'",
    )


def test_integers_beyond_the_embedding_are_bad_rows(loader: Loader) -> None:
    np.savez(loader.folder / "new.npz", x=[0, 7, 2, -1])
    inputs = {"x": tensor(1, dtype=DType.INT32)}
    source, findings = Npz(path="new.npz"), Findings()
    read = read_inputs(source, inputs, loader.folder, findings, limits={"x": 3}, bad_rows="mark")
    assert read is not None
    assert read.rows.tolist() == [0, 2]
    assert read.arrays["x"].tolist() == [[0], [2]]
    assert read.notes == (
        "new.npz: 2 bad rows have no prediction: row 2 of array `x`: expected an index from 0 to "
        "2, got 7 (the embedding has 3 rows); row 4 of array `x`: expected an index from 0 to 2, "
        "got -1 (the embedding has 3 rows)",
    )


def test_where_all_rows_are_bad_they_are_errors(loader: Loader) -> None:
    findings = Findings()
    source = put(loader, "a,b\n1,\nx,2\n")
    assert read_inputs(source, A2, loader.folder, findings, bad_rows="skip") is None
    assert [found.code for found in findings] == ["SC407", "SC409"]
    for found in findings:
        assert found.arguments["advice"] == "none_left"


def test_evaluation_leaves_bad_rows_and_bad_labels_out(loader: Loader) -> None:
    part, found = evaluated(loader, BAD, bad_rows="skip")
    assert found == []
    assert part.rows.tolist() == [0, 5]
    assert part.targets["out"].tolist() == [1, 0]
    assert part.notes[0].startswith("new.csv: skipped 5 bad rows: line 3, column `b`: empty ")
    assert part.notes[0].endswith("; line 8, column `y`: missing label")


def test_dropped_rows_are_counted_apart_from_bad_ones(loader: Loader) -> None:
    part, found = evaluated(loader, BAD, bad_rows="skip", missing="drop")
    assert found == []
    assert part.rows.tolist() == [0, 5]
    assert part.notes[0] == "new.csv: 1 row with an empty cell was dropped"
    assert part.notes[1].startswith("new.csv: skipped 4 bad rows: line 4: ")
