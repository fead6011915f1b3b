"""The table of answers: who is chosen, what columns are called, when positions become rows."""

import csv
import io

import numpy as np
import pytest
from data_loading import CLASS, objective
from speccompile.runtime.prediction.columns import name_columns
from speccompile.runtime.prediction.output_columns import columns_of
from speccompile.runtime.prediction.table import AnswerTable, Layout, Sample
from speccompile.runtime.prediction.table_files import CsvWriter

BINARY, HINGE, REAL = "binary_crossentropy", "hinge", "mean_squared_error"


def table(*answers, samples=(), kept=None, marks=False):
    """The table of answers, each its columns and its values."""
    values = {columns.output: array for columns, array in answers}
    samples = samples or [Sample(f"row {row + 1}") for row in range(len(answers[0][1]))]
    kept = kept or {}
    layout = Layout([columns for columns, _ in answers], (*kept,), marks)
    return AnswerTable(layout, samples, values, kept)


def written(*answers, **options):
    file = io.StringIO()
    CsvWriter(file).write(table(*answers, **options).batch())
    return list(csv.reader(io.StringIO(file.getvalue())))


def of(loss, values, *names, output="out", top=None):
    array = np.array(values, np.float32)
    return columns_of(objective(output, array.shape[1:], loss), array.shape[1:], names, top), array


@pytest.mark.parametrize(
    ("loss", "values", "names", "expected"),
    [
        (
            CLASS,
            [[0.25, 0.75], [0.5, 0.5]],
            ("no", "yes"),
            [["out", "out_no", "out_yes"], ["yes", "0.25", "0.75"], ["no", "0.5", "0.5"]],
        ),
        (
            BINARY,
            [[0.5], [np.nextafter(np.float32(0.5), np.float32(1))], [0.25]],
            ("no", "yes"),
            [["out", "out_yes"], ["no", "0.5"], ["yes", "0.50000006"], ["no", "0.25"]],
        ),
        (BINARY, [[0.75], [0]], (), [["out", "out_1"], ["1", "0.75"], ["0", "0"]]),
        (
            BINARY,
            [[0.75, 0.5, 0.625], [0.5, 0, 0.25]],
            (),
            [
                ["out", "out_0", "out_1", "out_2"],
                ["0|2", "0.75", "0.5", "0.625"],
                ["", "0.5", "0", "0.25"],
            ],
        ),
        (
            HINGE,
            [[0.125], [0], [-3], [1e-9]],
            ("ham", "spam"),
            [
                ["out", "out_margin"],
                ["spam", "0.125"],
                ["ham", "0"],
                ["ham", "-3"],
                ["spam", "1e-09"],
            ],
        ),
        (
            HINGE,
            [[0.125, -1, 2]],
            ("a", "b", "c"),
            [["out", "out_a_margin", "out_b_margin", "out_c_margin"], ["a|c", "0.125", "-1", "2"]],
        ),
        (
            CLASS,
            [[0.25, 0.125, 0.5, 0.125]],
            ("a", "#2"),
            [
                ["out", "out_a", "out_#2", "out_##2", "out_#3"],
                ["##2", "0.25", "0.125", "0.5", "0.125"],
            ],
        ),
        (REAL, [[1.5], [-2]], (), [["out"], ["1.5"], ["-2"]]),
        (REAL, [[1.5, 2]], (), [["out_0", "out_1"], ["1.5", "2"]]),
        (REAL, [[1.5, 2]], ("low", "high"), [["out_low", "out_high"], ["1.5", "2"]]),
        ("kl_divergence", [[0.25, 0.75]], (), [["out", "out_0", "out_1"], ["1", "0.25", "0.75"]]),
    ],
)
def test_answers_of_samples(loss, values, names, expected) -> None:
    assert [row[1:] for row in written(of(loss, values, *names))] == expected


def test_every_position_has_its_answer() -> None:
    tags = of(CLASS, [[[0.25, 0.75], [1, 0]], [[0, 1], [0.5, 0.5]]], "O", "B", output="tags")
    assert written(tags) == [
        ["sample", "tags_0", "tags_0_O", "tags_0_B", "tags_1", "tags_1_O", "tags_1_B"],
        ["row 1", "B", "0.25", "0.75", "O", "1", "0"],
        ["row 2", "B", "0", "1", "O", "0.5", "0.5"],
    ]
    mask = of(BINARY, [[[[0.75], [0.25]], [[0.5], [1]]]], output="mask")
    assert written(mask) == [
        ["sample", *(f"mask_{p}{end}" for p in ("0_0", "0_1", "1_0", "1_1") for end in ("", "_1"))],
        ["row 1", "1", "0.75", "0", "0.25", "0", "0.5", "1", "1"],
    ]
    labels = of(BINARY, [[[0.75, 1], [0, 0.25]]], output="labels")
    assert written(labels)[1][1:] == ["0|1", "0.75", "1", "", "0", "0.25"]


def test_every_number_has_its_index() -> None:
    cube = of(REAL, np.arange(12).reshape(1, 2, 2, 3))
    header, row = written(cube)
    assert header[1:4] == ["out_0_0_0", "out_0_0_1", "out_0_0_2"]
    assert header[-1] == "out_1_1_2"
    assert row[1:] == [str(number) for number in range(12)]
    assert written(of(REAL, np.arange(4).reshape(1, 4, 1)))[0][1:] == [f"out_{n}" for n in range(4)]


def test_many_positions_are_rows() -> None:
    mask = of(CLASS, np.eye(2)[np.arange(2 * 20 * 18).reshape(2, 20, 18) % 2], output="mask")
    line = of(BINARY, np.full((2, 3, 1), 0.75), output="line")
    kind = of(CLASS, [[0.25, 0.75], [1, 0]], "a", "b", output="kind")
    rows = written(kind, mask, line)
    assert rows[0] == [
        *("sample", "position_0", "position_1"),
        *("kind", "kind_a", "kind_b", "mask", "mask_0", "mask_1", "line", "line_1"),
    ]
    assert len(rows) == 1 + 2 * (1 + 20 * 18 + 3)
    assert rows[1] == ["row 1", "", "", "b", "0.25", "0.75", "", "", "", "", ""]
    assert rows[2] == ["row 1", "0", "0", "", "", "", "0", "1", "0", "", ""]
    assert rows[21] == ["row 1", "1", "1", "", "", "", "1", "0", "1", "", ""]
    assert rows[362] == ["row 1", "0", "", "", "", "", "", "", "", "1", "0.75"]
    assert rows[365][:4] == ["row 2", "", "", "a"]


def test_positions_stay_columns_up_to_a_thousand() -> None:
    assert len(written(of(REAL, np.zeros((1, 1000))))[0]) == 1001
    rows = written(of(REAL, np.arange(1001)[None]))
    assert rows[0] == ["sample", "position", "out"]
    assert rows[-1] == ["row 1", "1000", "1000"]


def test_no_column_takes_the_place_of_another() -> None:
    species = of(CLASS, [[0.25, 0.75]], "cat", "dog", output="species")
    weight, sample = of(REAL, [[30]], output="species_dog"), of(REAL, [[7]], output="sample")
    assert written(species, weight, sample) == [
        [":sample", "species", "species:cat", "species:dog", "species_dog", "sample"],
        ["row 1", "dog", "0.25", "0.75", "30", "7"],
    ]
    notes = table(species, weight, sample).layout.columns.renamed
    assert list(notes) == [
        "an output is named `sample`, so the column `sample` is renamed to `:sample`",
        "columns of `species` would clash with others, so their names have colons (`species:…`)",
    ]


def test_names_that_give_way_meet_no_others() -> None:
    """`a_b:c` is a class `b:c` of `a` by underscores, and a class `c` of `a_b` by colons."""
    found = name_columns(["sample"], [("a",), ("a", "b:c"), ("a_b",), ("a_b", "c"), ("a_b_c",)])
    assert found.answers == ("a", "a:b:c", "a_b", "a_b:c", "a_b_c")
    found = name_columns(["sample"], [("x",), ("x", "0"), ("x_0",), ("y",), ("y", "0")])
    assert found.answers == ("x", "x:0", "x_0", "y", "y_0")
    assert len(found.renamed) == 1


@pytest.mark.parametrize("loss", [CLASS, BINARY, HINGE])
def test_nan_names_no_class(loss: str) -> None:
    answer = of(loss, [[0.25, 0.75], [0.75, np.nan]])
    samples = [Sample("row 1"), Sample("row 2", "bad"), Sample("row 3")]
    found = table(answer, samples=samples, marks=True)
    rows = list(found.rows())
    assert rows[0][1]
    assert rows[1] == ["row 2", "", "", "", "bad"]
    assert rows[2][1:] == ["", *rows[2][2:-2], "nan", ""]
    assert found.undefined == ["row 3"]
