"""Every fault of a csv file, with the whole text of what is said about it."""

import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.types import DType

A2 = {"x": tensor(2)}
TWO = objective("out", 2, CLASS)
REAL = objective("out", 1, "mean_squared_error")
QUOTES = "quote cells that contain the delimiter"


def faults(loader, text, *, inputs=A2, wanted=TWO, **source):
    loaded, found = loader.csv(text, inputs, wanted, source=source)
    assert loaded is None
    return found


def test_text_nan_and_decimal_comma(loader: Loader) -> None:
    text = 'a,b,y\n1,oops,0\n"3,14",2,1\nnan,2,1\n5,1_000,0\n6,1,0\n-inf,1,1\n1e39,1,0\n'
    assert faults(loader, text) == [
        "SC409 t.csv:2:3 not_a_number place='line 2, column `b`', text='oops', is_feature=True",
        (
            "SC409 t.csv:3:1 undeclared_notation place='line 3, column `a`', text='3,14', "
            "notations=[{'decimal': ','}]"
        ),
        "SC410 t.csv:4:1 not_finite place='line 4, column `a`', value='nan', can_be_missing=True",
        (
            "SC409 t.csv:5:3 undeclared_notation place='line 5, column `b`', text='1_000', "
            "notations=[{'thousands': '_'}]"
        ),
        (
            "SC410 t.csv:7:1 not_finite place='line 7, column `a`', value='-inf', "
            "can_be_missing=False"
        ),
        (
            "SC410 t.csv:8:1 out_of_range_of_float place='line 8, column `a`', value='1e39', "
            "dtype='float32'"
        ),
    ]


def test_ragged_rows_and_missing_cells(loader: Loader) -> None:
    text = "a,b,y\n1,2,0\n1,2\n1,,0\n1,2,\n1,2,3,4\n1,2,1\n1,2,1\n1,2,1\n"
    assert faults(loader, text) == [
        (
            "SC406 t.csv:3:1 wrong_cell_count place='line 3', cells=2, columns=3, "
            "has_trailing_delimiters=False"
        ),
        "SC407 t.csv:4:3 missing_value place='line 4, column `b`', text=''",
        "SC408 t.csv:5:5 missing_label place='line 5, column `y`'",
        (
            "SC406 t.csv:6:1 wrong_cell_count place='line 6', cells=4, columns=3, "
            "has_trailing_delimiters=False"
        ),
    ]


@pytest.mark.parametrize(
    ("row", "cells", "trailing"),
    [
        ("1,2,0,", 4, True),
        ("1,2,0,, ", 5, True),
        ("7,1,2,0", 4, False),
        ("1,2,0,0,0", 5, False),
        ("Source: a bureau", 1, False),
    ],
)
def test_rows_of_another_width(loader: Loader, row, cells, trailing) -> None:
    data = f"cells={cells}, columns=3, has_trailing_delimiters={trailing}"
    assert faults(loader, f"a,b,y\n1,2,0\n1,2,1\n1,2,1\n{row}\n") == [
        f"SC406 t.csv:5:1 wrong_cell_count place='line 5', {data}"
    ]
    assert faults(loader, f"a,b,y\n{row}\n{row}\n") == [
        f"SC406 t.csv:2:1 wrong_cell_count place='line 2', rows=2, {data}"
    ]


@pytest.mark.parametrize(
    ("cells", "trailing", "help"),
    [
        (4, True, "remove the delimiters at the end of the row"),
        (4, False, f"{QUOTES}; if the rows start with a row name, name that column too"),
        (5, False, QUOTES),
        (1, False, "add the missing cells, or remove the row if it isn't data"),
    ],
)
def test_rows_of_another_width_have_their_own_remedies(cells, trailing, help) -> None:
    assert codes.tables.wrong_cell_count(cells, 3, trailing).text.help == help


def test_a_missing_real_target_is_never_filled(loader: Loader) -> None:
    assert faults(loader, "a,b,y\n1,2,\n,2,3\n1,2,5\n", wanted=REAL, missing="mean") == [
        "SC408 t.csv:2:5 missing_label place='line 2, column `y`'"
    ]


def test_places_behind_quotes_line_breaks_and_blank_lines(loader: Loader) -> None:
    text = 'a,note,y\n\n1,"one ""line"",\nand two",0\r\n2,"x, y",oops\n3,z,1\n3,z,1\n'
    found = faults(loader, text, inputs={"x": tensor(1)}, features="a")
    assert found == ["SC409 t.csv:5:10 label_not_a_number place='line 5, column `y`', label='oops'"]


def test_a_column_of_text_is_one_finding(loader: Loader) -> None:
    rows = "".join(f"name {number},2,{number % 2}\n" for number in range(30))
    assert faults(loader, "a,b,y\n" + rows) == [
        "SC409 t.csv:2:1 not_a_number place='line 2, column `a`', rows=30, text='name 0', "
        "is_feature=True"
    ]


def test_only_the_first_faults_are_shown_and_all_are_counted(loader: Loader) -> None:
    rows = "".join(f"{'x' if number % 3 == 0 else 1},2,0\n" for number in range(90))
    found = faults(loader, "a,b,y\n" + rows)
    assert len(found) == 21
    assert found[0].startswith("SC409 t.csv:2:1 ")
    assert found[19].startswith("SC409 t.csv:59:1 ")
    assert found[20] == ("SC413 t.csv:62:1 more_errors count=10, place='line 62, column `a`'")


def test_header(loader: Loader) -> None:
    assert faults(loader, "a,b,a,b,a,y\n1,2,3,4,5,0\n") == [
        (
            "SC404 t.csv:1:1 duplicate_column_names place='line 1', columns={'a': [1, 3, 5], "
            "'b': [2, 4]}"
        )
    ]
    assert faults(loader, ",b,y\n1,2,0\n") == [
        "SC404 t.csv:1:1 unnamed_column place='line 1', column=1"
    ]


def test_files_without_rows(loader: Loader) -> None:
    assert faults(loader, "") == ["SC403 (data.csv.path) empty_table"]
    assert faults(loader, "\ufeff") == ["SC403 (data.csv.path) empty_table"]
    assert faults(loader, "\na,b,y\n") == ["SC403 (data.csv.path) blank_first_line"]
    assert faults(loader, " ,,\na,b,y\n1,2,0\n") == faults(loader, "\na,b,y\n")
    assert faults(loader, " \n\n \n") == ["SC403 (data.csv.path) empty_table"]
    assert faults(loader, "a,b,y\n") == ["SC403 (data.csv.path) table_without_rows has_header=True"]
    assert faults(loader, "a,b,y\n,1,0\n", missing="drop") == [
        "SC403 (data.csv.missing) no_rows_left"
    ]


def test_files_that_are_no_table(loader: Loader) -> None:
    assert faults(loader, 'a,b,y\n1,2,0\n1,"2,0\n1,2,0\n') == [
        "SC402 t.csv:3:1 unclosed_quote place='line 3'"
    ]
    assert faults(loader, 'a,b,y\n1,"2"x,0\n') == [
        "SC402 t.csv:2:1 text_after_quote place='line 2'"
    ]
    assert faults(loader, 'a,b,y\n1,"' + "x\n" * 70000 + '",0\n') == [
        "SC402 t.csv:2:1 cell_too_long place='line 2'"
    ]
    assert faults(loader, '"a,b,y\n') == ["SC402 t.csv:1:1 unclosed_quote place='line 1'"]
    assert faults(loader, "a,b,y\n1,2,gr\xfcn\n".encode("latin-1")) == [
        "SC402 t.csv:2:7 not_utf8 place='line 2'"
    ]


def test_files_that_are_not_there(loader: Loader) -> None:
    assert faults(loader, "", path="tt.csv") == [
        "SC401 (data.csv.path) not_found noun='file', path='tt.csv', "
        f"folder={str(loader.folder)!r}, similar='t.csv'"
    ]
    assert faults(loader, "", path=".") == [
        "SC401 (data.csv.path) wrong_kind_of_file path='.', kind='a folder', expected='file'"
    ]
    (found,) = faults(loader, "", path="nowhere/at/all.csv")
    assert found.endswith('relative_to="the spec\'s folder"')


def test_columns_that_are_not_there(loader: Loader) -> None:
    text = "alpha,beta,digit\n1,2,0\n"
    assert faults(loader, text, target="digits") == [
        (
            "SC405 (data.csv.target) unknown_column column='digits', columns=['alpha', 'beta', "
            "'digit'], similar='digit', delimiter='', has_numbers=False, separator_line=''"
        )
    ]
    assert faults(loader, text, target="digit", features=["alpha", "betta", "z*"]) == [
        (
            "SC405 (data.csv.features[1]) unknown_column column='betta', columns=['alpha', "
            "'beta', 'digit'], similar='beta', delimiter='', has_numbers=False, separator_line=''"
        ),
        (
            "SC405 (data.csv.features[2]) unknown_column column='z*', columns=['alpha', 'beta', "
            "'digit'], similar='', delimiter='', has_numbers=False, separator_line=''"
        ),
    ]
    (found,) = faults(loader, "a;b;y\n1;2;0\n")
    assert "columns=['a;b;y'], similar='', delimiter=';'" in found
    (found,) = faults(loader, "a b y\n1 2 0\n")
    assert "columns=['a b y'], similar='', delimiter=' '" in found
    (found,) = faults(loader, 'a;"b, c";y\n1;2;0\n')
    assert ", delimiter=';', " in found
    assert faults(loader, "sep=;\na;b;y\n1;2;0\n", delimiter=";") == [
        (
            "SC405 (data.csv.target) unknown_column column='y', columns=['sep=', ''], "
            "similar='', delimiter='', has_numbers=False, separator_line='sep=;'"
        )
    ]


def test_another_number_of_columns(loader: Loader) -> None:
    text = "name,a,b,y\nAnna,1,2,0\n"
    assert faults(loader, text) == [
        (
            "SC414 (data.csv.features) wrong_column_count input='x', shape=(2,), "
            "columns=['name', 'a', 'b'], text_columns=['name'], length=0"
        )
    ]
    header = ",".join(f"p{number}" for number in range(9))
    found = faults(loader, f"{header},y\n", inputs={"x": tensor(4, 3, 1)})
    assert found == [
        (
            "SC414 (data.csv.features) wrong_column_count input='x', shape=(4, 3, 1), "
            "columns=['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'], text_columns=[], "
            "length=0"
        )
    ]
    too_few = faults(loader, "alpha,y\n1,0\n2,1\n")
    assert too_few == [
        (
            "SC414 (data.csv.features) wrong_column_count input='x', shape=(2,), "
            "columns=['alpha'], text_columns=[], length=0"
        )
    ]
    followed, _ = loader.csv("alpha,y\n1,0\n2,1\n", {"x": tensor(1)}, TWO)
    assert followed is not None


def test_a_target_among_the_features_is_a_warning(loader: Loader) -> None:
    text = "a,b,y\n1,2,0\n2,3,1\n"
    leaky = {"features": ["a", "y"], "target": "[y]"}
    loaded, found = loader.csv(text, A2, TWO, source=leaky)
    assert loaded is not None
    assert found == [
        "SC416 (data.csv.features) target_among_features columns=['y'], input='x', output='out'"
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
        (
            "SC412 t.csv:3:3 integer_rounded place='line 3, column `b`', value=16777217, "
            "rounded=16777216"
        )
    ]


def test_integer_inputs(loader: Loader) -> None:
    text = "a,b,y\n1,2.5,0\n300,3,1\n-1,9,1\n4,,1\n"
    small = {"x": tensor(2, dtype=DType.UINT8)}
    assert faults(loader, text, inputs=small, missing="mean") == [
        "SC411 t.csv:2:3 not_an_integer place='line 2, column `b`', value='2.5', dtype='uint8'",
        (
            "SC411 t.csv:3:1 integer_out_of_range place='line 3, column `a`', value='300', "
            "low=0, high=255, dtype='uint8'"
        ),
        (
            "SC411 t.csv:4:1 integer_out_of_range place='line 4, column `a`', value='-1', low=0, "
            "high=255, dtype='uint8'"
        ),
        "SC407 t.csv:5:3 missing_integer place='line 5, column `b`', text='', dtype='uint8'",
    ]
    words = {"x": tensor(2, dtype=DType.INT32)}
    loaded, found = loader.csv("a,b,y\n1,9,0\n1,10,1\n", words, TWO, limits={"x": 10})
    assert loaded is None
    assert found == [
        "SC438 t.csv:3:3 index_out_of_range place='line 3, column `b`', value='10', size=10"
    ]


def test_columns_without_a_value_have_no_mean(loader: Loader) -> None:
    assert faults(loader, "a,b,y\n,2,0\n,3,1\n", missing="mean") == [
        "SC437 (data.csv.missing) no_mean columns=['a']"
    ]


def test_control_characters_are_not_printed() -> None:
    what = codes.cells.not_a_number("\x1b[31mred")
    assert what.text.message == r"expected a number, got '\x1b[31mred'"


def test_words_for_yes_and_no_among_numbers(loader: Loader) -> None:
    """What pandas' `get_dummies` writes: accepted as classes, refused as numbers."""
    wanted = objective("out", 2, "binary_crossentropy")
    source = {"target": ["p", "q"]}
    words = "a,p,q\n1,True,False\n2,no,YES\n"
    loaded, found = loader.csv(words, {"x": tensor(1)}, wanted, source=source)
    assert loaded is not None, found
    assert loaded.train.targets["out"].tolist() == [[1, 0], [0, 1]]
    numbers = objective("out", 2, "mean_squared_error")
    _, found = loader.csv(words, {"x": tensor(1)}, numbers, source=source)
    assert len(found) == 2
    for one in found:
        assert " boolean_word " in one
    loaded, found = loader.csv("a,p,q\n1,1,0\n2,0,1\n", {"x": tensor(1)}, wanted, source=source)
    assert loaded is not None, found
    assert loaded.train.targets["out"].tolist() == [[1, 0], [0, 1]]
