"""Every fault of a csv file, with the whole text of what is said about it."""

import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.types import DType

A2 = {"x": tensor(2)}
TWO = objective("out", 2, CLASS)
REAL = objective("out", 1, "mean_squared_error")
QUOTES = "put quotes around cells that contain the delimiter"


def faults(loader, text, *, inputs=A2, wanted=TWO, **source):
    loaded, found = loader.csv(text, inputs, wanted, source=source)
    assert loaded is None
    return found


def test_text_nan_and_decimal_comma(loader: Loader) -> None:
    text = 'a,b,y\n1,oops,0\n"3,14",2,1\nnan,2,1\n5,1_000,0\n6,1,0\n-inf,1,1\n1e39,1,0\n'
    assert faults(loader, text) == [
        "SC409 t.csv:2:3 t.csv, line 2, column `b`: 'oops' is not a number",
        "SC409 t.csv:3:1 t.csv, line 3, column `a`: '3,14' is not a number"
        ' | declare `decimal: ","`',
        "SC410 t.csv:4:1 t.csv, line 4, column `a`: 'nan' is not a finite number"
        ' | if a value is missing there, declare `missing_values: ["nan"]`, and with `missing` '
        "what that means",
        "SC409 t.csv:5:3 t.csv, line 5, column `b`: '1_000' is not a number"
        ' | declare `thousands: "_"`',
        "SC410 t.csv:7:1 t.csv, line 7, column `a`: '-inf' is not a finite number",
        "SC410 t.csv:8:1 t.csv, line 8, column `a`: '1e39' is too large for float32",
    ]


def test_ragged_rows_and_missing_cells(loader: Loader) -> None:
    text = "a,b,y\n1,2,0\n1,2\n1,,0\n1,2,\n1,2,3,4\n1,2,1\n1,2,1\n1,2,1\n"
    assert faults(loader, text) == [
        "SC406 t.csv:3:1 t.csv, line 3: the row has 2 cells, and the header names 3 columns"
        " | fill the row up, or remove it if it is no data",
        "SC407 t.csv:4:3 t.csv, line 4, column `b`: the cell is empty | `missing: drop` leaves "
        "such rows out, `missing: mean` puts the column's mean there",
        "SC408 t.csv:5:5 t.csv, line 5, column `y`: the label is missing"
        " | a label is never guessed: fill it in or remove the row",
        "SC406 t.csv:6:1 t.csv, line 6: the row has 4 cells, and the header names 3 columns"
        f" | {QUOTES}; if it begins with the row's name, name that column, too",
    ]


@pytest.mark.parametrize(
    ("row", "cells", "help"),
    [
        ("1,2,0,", 4, "remove the delimiters at the ends of the rows"),
        ("1,2,0,, ", 5, "remove the delimiters at the ends of the rows"),
        ("7,1,2,0", 4, f"{QUOTES}; if it begins with the row's name, name that column, too"),
        ("1,2,0,0,0", 5, QUOTES),
        ("Source: a bureau", 1, "fill the row up, or remove it if it is no data"),
    ],
)
def test_rows_of_another_width_have_their_own_remedies(loader: Loader, row, cells, help) -> None:
    said = f"the row has {cells} cell{'s' * (cells > 1)}, and the header names 3 columns"
    assert faults(loader, f"a,b,y\n1,2,0\n1,2,1\n1,2,1\n{row}\n") == [
        f"SC406 t.csv:5:1 t.csv, line 5: {said} | {help}"
    ]
    assert faults(loader, f"a,b,y\n{row}\n{row}\n") == [
        f"SC406 t.csv:2:1 t.csv, line 2: {said} (so in 2 of 2 rows) | {help}"
    ]


def test_a_missing_real_target_is_never_filled(loader: Loader) -> None:
    assert faults(loader, "a,b,y\n1,2,\n,2,3\n1,2,5\n", wanted=REAL, missing="mean") == [
        "SC408 t.csv:2:5 t.csv, line 2, column `y`: the label is missing"
        " | a label is never guessed: fill it in or remove the row"
    ]


def test_places_behind_quotes_line_breaks_and_blank_lines(loader: Loader) -> None:
    text = 'a,note,y\n\n1,"one ""line"",\nand two",0\r\n2,"x, y",oops\n3,z,1\n3,z,1\n'
    found = faults(loader, text, inputs={"x": tensor(1)}, features="a")
    assert found == [
        "SC409 t.csv:5:10 t.csv, line 5, column `y`: the label 'oops' is not a number, as others "
        "are"
    ]


def test_a_column_of_text_is_one_finding(loader: Loader) -> None:
    rows = "".join(f"name {number},2,{number % 2}\n" for number in range(30))
    assert faults(loader, "a,b,y\n" + rows) == [
        "SC409 t.csv:2:1 t.csv, line 2, column `a`: 'name 0' is not a number (so in 30 of 30 rows)"
    ]


def test_only_the_first_faults_are_shown_and_all_are_counted(loader: Loader) -> None:
    rows = "".join(f"{'x' if number % 3 == 0 else 1},2,0\n" for number in range(90))
    found = faults(loader, "a,b,y\n" + rows)
    assert len(found) == 21
    assert found[0].startswith("SC409 t.csv:2:1 ")
    assert found[19].startswith("SC409 t.csv:59:1 ")
    assert found[20] == (
        "SC413 t.csv:62:1 t.csv: and 10 more faults, the next in line 62, column `a`"
    )


def test_header(loader: Loader) -> None:
    assert faults(loader, "a,b,a,b,a,y\n1,2,3,4,5,0\n") == [
        "SC404 t.csv:1:1 t.csv, line 1: the header names `a` (columns 1, 3 and 5), "
        "`b` (columns 2 and 4) more than once | give every column a name of its own"
    ]
    assert faults(loader, ",b,y\n1,2,0\n") == [
        "SC404 t.csv:1:1 t.csv, line 1: column 1 has no name"
        " | name it in the header, or choose the columns of the input with `features`"
    ]


def test_files_without_rows(loader: Loader) -> None:
    assert faults(loader, "") == ["SC403 (data.csv.path) t.csv is empty"]
    assert faults(loader, "\ufeff") == ["SC403 (data.csv.path) t.csv is empty"]
    assert faults(loader, "\na,b,y\n") == [
        "SC403 (data.csv.path) t.csv has a blank first line, and no header"
        " | remove what is above the header"
    ]
    assert faults(loader, " ,,\na,b,y\n1,2,0\n") == faults(loader, "\na,b,y\n")
    assert faults(loader, " \n\n \n") == ["SC403 (data.csv.path) t.csv is empty"]
    assert faults(loader, "a,b,y\n") == ["SC403 (data.csv.path) t.csv has a header and no rows"]
    assert faults(loader, "a,b,y\n,1,0\n", missing="drop") == [
        "SC403 (data.csv.missing) no row of t.csv is left"
    ]


def test_files_that_are_no_table(loader: Loader) -> None:
    help = " | put quotes around the whole of a cell, and double the quotes inside it"
    assert faults(loader, 'a,b,y\n1,2,0\n1,"2,0\n1,2,0\n') == [
        "SC402 t.csv:3:1 t.csv, line 3: a quotation mark is opened and never closed" + help
    ]
    assert faults(loader, 'a,b,y\n1,"2"x,0\n') == [
        "SC402 t.csv:2:1 t.csv, line 2: text follows a closing quotation mark" + help
    ]
    assert faults(loader, 'a,b,y\n1,"' + "x\n" * 70000 + '",0\n') == [
        "SC402 t.csv:2:1 t.csv, line 2: a cell is too long; a quotation mark may be missing" + help
    ]
    assert faults(loader, '"a,b,y\n') == [
        "SC402 t.csv:1:1 t.csv, line 1: a quotation mark is opened and never closed" + help
    ]
    assert faults(loader, "a,b,y\n1,2,gr\xfcn\n".encode("latin-1")) == [
        "SC402 t.csv:2:7 t.csv, line 2: the text is not UTF-8 | save the file as UTF-8"
    ]


def test_files_that_are_not_there(loader: Loader) -> None:
    assert faults(loader, "", path="tt.csv") == [
        f"SC401 (data.csv.path) there is no file tt.csv in {loader.folder} | did you mean `t.csv`?"
    ]
    assert faults(loader, "", path=".") == ["SC401 (data.csv.path) . is a folder, not a file"]
    (found,) = faults(loader, "", path="nowhere/at/all.csv")
    assert found.endswith(" | paths are relative to the spec's file")


def test_columns_that_are_not_there(loader: Loader) -> None:
    text = "alpha,beta,digit\n1,2,0\n"
    assert faults(loader, text, target="digits") == [
        "SC405 (data.csv.target) there is no column `digits` in t.csv | did you mean `digit`?"
    ]
    assert faults(loader, text, target="digit", features=["alpha", "betta", "z*"]) == [
        "SC405 (data.csv.features[1]) there is no column `betta` in t.csv | did you mean `beta`?",
        "SC405 (data.csv.features[2]) no column matches `z*` in t.csv"
        " | it has `alpha`, `beta`, `digit`",
    ]
    assert faults(loader, "a;b;y\n1;2;0\n") == [
        "SC405 (data.csv.target) there is no column `y` in t.csv"
        ' | the cells seem to be separated by something else: try `delimiter: ";"`'
    ]
    assert faults(loader, "a b y\n1 2 0\n") == [
        "SC405 (data.csv.target) there is no column `y` in t.csv"
        ' | the cells seem to be separated by something else: try `delimiter: " "`'
    ]
    assert faults(loader, 'a;"b, c";y\n1;2;0\n') == [
        "SC405 (data.csv.target) there is no column `y` in t.csv"
        ' | the cells seem to be separated by something else: try `delimiter: ";"`'
    ]
    assert faults(loader, "sep=;\na;b;y\n1;2;0\n", delimiter=";") == [
        "SC405 (data.csv.target) there is no column `y` in t.csv"
        " | remove the first line: `sep=;` is for Excel, and the header has to be there"
    ]


def test_another_number_of_columns(loader: Loader) -> None:
    text = "name,a,b,y\nAnna,1,2,0\n"
    assert faults(loader, text) == [
        "SC414 (data.csv.features) input `x` takes 2 columns, but gets 3 of t.csv: "
        "`name`, `a`, `b` | text stands in `name`: choose the other columns with `features`"
    ]
    header = ",".join(f"p{number}" for number in range(9))
    found = faults(loader, f"{header},y\n", inputs={"x": tensor(4, 3, 1)})
    assert found == [
        "SC414 (data.csv.features) input `x` takes 12 columns (4 x 3 x 1), but gets 9 of t.csv: "
        "`p0`, `p1`, `p2`, `p3`, …, `p8` | choose the columns with `features`"
    ]
    too_few = faults(loader, "alpha,y\n1,0\n2,1\n")
    assert too_few == [
        "SC414 (data.csv.features) input `x` takes 2 columns, but gets 1 of t.csv: `alpha`"
        " | choose the columns with `features`, or give input `x` the shape [1]"
    ]
    followed, _ = loader.csv("alpha,y\n1,0\n2,1\n", {"x": tensor(1)}, TWO)
    assert followed is not None


def test_a_target_among_the_features_is_a_warning(loader: Loader) -> None:
    text = "a,b,y\n1,2,0\n2,3,1\n"
    leaky = {"features": ["a", "y"], "target": "[y]"}
    loaded, found = loader.csv(text, A2, TWO, source=leaky)
    assert loaded is not None
    assert found == [
        "SC416 (data.csv.features) `y` of t.csv: a feature of `x` and the target of `out`"
        " | the network can copy the answer; leave it out of `features`, and make the input smaller"
    ]
    for silent in ({"features": "*"}, {"features": ["a", "y"]}):  # the latter: `validate` says it
        loaded, found = loader.csv(text, A2, TWO, source=silent)
        assert loaded is not None
        assert found == []


def test_integers_beyond_float32_are_a_warning(loader: Loader) -> None:
    text = "a,b,y\n1,16777216,0\n1,16777217,1\n1,33554433,1\n"
    loaded, found = loader.csv(text, A2, TWO)
    assert loaded is not None
    assert found == [
        "SC412 t.csv:3:3 t.csv, line 3, column `b`: 16777217 becomes 16777216 in float32"
        " | float32 has every integer up to 16,777,216 only; `standardize` brings the values to a "
        "range in which they differ"
    ]


def test_integer_inputs(loader: Loader) -> None:
    text = "a,b,y\n1,2.5,0\n300,3,1\n-1,9,1\n4,,1\n"
    small = {"x": tensor(2, dtype=DType.UINT8)}
    assert faults(loader, text, inputs=small, missing="mean") == [
        "SC411 t.csv:2:3 t.csv, line 2, column `b`: '2.5' is not an integer, and the input takes "
        "uint8",
        "SC411 t.csv:3:1 t.csv, line 3, column `a`: '300' is outside 0 to 255, the range of uint8",
        "SC411 t.csv:4:1 t.csv, line 4, column `a`: '-1' is outside 0 to 255, the range of uint8",
        "SC407 t.csv:5:3 t.csv, line 5, column `b`: the cell is empty, and uint8 has no mean to "
        "put there | use `missing: drop`",
    ]
    words = {"x": tensor(2, dtype=DType.INT32)}
    loaded, found = loader.csv("a,b,y\n1,9,0\n1,10,1\n", words, TWO, limits={"x": 10})
    assert loaded is None
    assert found == [
        "SC438 t.csv:3:3 t.csv, line 3, column `b`: '10' is outside 0 to 9, the rows of the "
        "embedding's table"
    ]


def test_columns_without_a_value_have_no_mean(loader: Loader) -> None:
    assert faults(loader, "a,b,y\n,2,0\n,3,1\n", missing="mean") == [
        "SC437 (data.csv.missing) `a` of t.csv: no value, and so no mean, in the training part"
    ]


def test_control_characters_are_not_printed(loader: Loader) -> None:
    (found,) = faults(loader, "a,b,y\n1,\x1b[31mred,0\n1,2,1\n1,2,1\n")
    assert found.endswith(r"'\x1b[31mred' is not a number")


def test_words_for_yes_and_no_among_numbers(loader: Loader) -> None:
    """What pandas' `get_dummies` writes: the remedy, and that it is accepted."""
    wanted = objective("out", 2, "binary_crossentropy")
    source = {"target": ["p", "q"]}
    _, found = loader.csv(
        "a,p,q\n1,True,False\n2,no,YES\n", {"x": tensor(1)}, wanted, source=source
    )
    assert len(found) == 2
    for one in found:
        assert one.endswith("| write 1 for yes or true, and 0 for no or false")
    loaded, found = loader.csv("a,p,q\n1,1,0\n2,0,1\n", {"x": tensor(1)}, wanted, source=source)
    assert loaded is not None, found
    assert loaded.train.targets["out"].tolist() == [[1, 0], [0, 1]]
