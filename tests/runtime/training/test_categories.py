"""Encoded categories: by hand, in both targets, and against scikit-learn."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.fitted import with_fitted  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.training.fitting import fit  # noqa: E402
from speccompile.runtime.training.run_data import load_run_data  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

TABLE = """y,sex,deck,town,class,size,age,fare,hour
0,male,A,Rome,1,mid,17,0,0
1,female,NA,Oslo,3,small,18,0,6
2,male,C,Oslo,2,big,65,4,12
3,male,,Bern,1,mid,80,8,18
4,female,B,Bern,3,small,,12,1
"""
FEATURES = {
    "sex: {column: sex, encode: {one_hot: [female, male]}}": [
        [[0, 1], [1, 0], [0, 1], [0, 1], [1, 0]],
    ],
    "deck: {column: deck, encode: {one_hot: {values: [A, B], unknown: own}}}": [
        [[0, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1]],
    ],
    "known: {column: deck, encode: {one_hot: {values: [A, B], unknown: zero}}}": [
        [[1, 0], [0, 0], [0, 0], [0, 0], [0, 1]],
    ],
    "town: {column: town, encode: {one_hot: 2}}": [  # Bern and Oslo are the most frequent
        [[1, 0, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0], [0, 1, 0]],
    ],
    "class: {column: class, encode: {one_hot: [1, 2, 3]}}": [
        [[1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]],
    ],
    "rank: {column: class, encode: {one_hot: {values: [3, 2], unknown: own}}}": [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]],
    ],
    "size: {column: size, encode: {ordinal: [small, mid, big]}, scale: {divide: 2}}": [
        [[0.5], [0], [1], [0.5], [0]],
    ],
    "grade: {column: class, encode: {ordinal: [3, 2, 1]}}": [[[2], [0], [1], [2], [0]]],
    "age: {column: age, missing: 0, encode: {buckets: [18, 65]}, indicator: true}": [
        [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [1, 0, 0, 1]],
    ],
    "fare: {column: fare, encode: {quantiles: 2}}": [[[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]]],
    "hour: {column: hour, encode: {cyclic: 24}}": [
        [[0, 1], [1, 0], [0, -1], [-1, 0], [0.25881904, 0.9659258]],
    ],
}
LISTS = """y,tags,words
0,red;green,red green
1,green; blue,  blue
2,,
3,redd;gree,red  redd
4,light blue ;;x,red
5,;  ;  red; a,a red
6,ü;red ;red,ü
"""
LISTED = {
    "tags: {column: tags, encode: {multi_hot: {values: [red, light blue, ü], separator: ;}}}": [
        [[1, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0], [1, 0, 1]],
    ],
    "other: {column: tags, encode: {multi_hot: {values: [green, x], separator: ;}}}": [
        [[1, 1, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 0, 0], [1, 0, 0]],
    ],
    "usual: {column: tags, encode: {multi_hot: {values: 2, separator: ;}}}": [  # red, then green
        [[0, 1, 1], [1, 0, 1], [0, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 1, 0]],
    ],
    'words: {column: words, encode: {multi_hot: {values: [red], separator: " "}}}': [
        [[1, 1], [1, 0], [0, 0], [1, 1], [0, 1], [1, 1], [1, 0]],
    ],
}
TAKEN = """y,when,day,cabin,name
0,2024-12-31 18:00,01.02.2023,C85,"Braund, Mr. Owen"
1,2024-02-29,28.02.2023,,"Futrelle, Mrs. Lily"
2,,05.11.2023,B57 B59,"Heikkinen, Miss. Laina"
3,2023-06-15T06:00:00,09.07.2022,F G73,"Allen, Mr. William"
"""
TAKES = {
    "when: {column: when, take: [month, hour], missing: 3, encode: cyclic}": [
        [
            [0, -1, 1, 0],
            [np.sin(np.pi / 3), 0, np.cos(np.pi / 3), 1],
            [1, np.sqrt(0.5), 0, np.sqrt(0.5)],
            [0, 1, -1, 0],
        ],
    ],
    "gap: {column: when, take: year, missing: 2000, indicator: true}": [
        [[2024, 0], [2024, 0], [2000, 1], [2023, 0]],
    ],
    'days: {column: day, take: [day, weekday, quarter, day_of_year], format: "%d.%m.%Y"}': [
        [[1, 2, 1, 32], [28, 1, 1, 59], [5, 6, 4, 309], [9, 5, 3, 190]],
    ],
    'summer: {column: day, take: month, format: "%d.%m.%Y", encode: {one_hot: [2, 7, 11]}}': [
        [[1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]],
    ],
    'deck: {column: cabin, take: "^[A-Z]", encode: {one_hot: {values: [B, C], unknown: own}}}': [
        [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]],
    ],
    "title: {column: name, take: '[(,] (\\w+)\\.', encode: {one_hot: [Mr, Mrs, Miss]}}": [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]],
    ],
}
SPEC = """
spec: 1
data:
  csv: {{path: t.csv, target: y, missing_values: NA}}
  features:
    {features}
model: {{inputs: {{x: [{width}]}}, layers: [{layer}]}}
training: {{loss: mean_squared_error, optimizer: adam, epochs: 1}}
"""


def encoded(tmp_path: Path, table: str, features: dict[str, list]) -> dict[str, dict]:
    """What is fitted, once what features become is what is expected in both targets."""
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    expected = np.concatenate([rows for (rows,) in features.values()], axis=1)
    given = {"features": "\n    ".join(features), "width": expected.shape[1]}
    (tmp_path / "t.yaml").write_text(SPEC.format(**given, layer="dense: 1"), encoding="utf-8")
    (tmp_path / "u.yaml").write_text(
        SPEC.format(**given, layer="identity").partition("training:")[0], encoding="utf-8"
    )
    spec, alone = (compile_spec(tmp_path / name).spec for name in ("t.yaml", "u.yaml"))
    assert spec is not None
    assert alone is not None
    found = Findings()
    data = load_run_data(spec, found)
    assert data is not None, list(found)
    train = data.dataset.train
    values = fit(spec, train)
    tensors = {name: tf.constant(np.asarray(rows[:])) for name, rows in train.inputs.items()}
    for target in ("keras", "graph"):
        program = lower(with_fitted(alone, values), target)
        found = program.model(tensors) if target == "keras" else program(tensors)
        found = found["identity"] if isinstance(found, dict) else found
        np.testing.assert_allclose(found, expected, atol=1e-6, err_msg=target)
    return dict(values)


def test_encodings_are_those_calculated_by_hand(tmp_path: Path) -> None:
    values = encoded(tmp_path, TABLE, FEATURES)
    assert values["features/town/lookup"] == {"vocabulary": ["Bern", "Oslo"]}
    assert values["features/fare/quantiles"] == {"bin_boundaries": [4.0]}


def test_values_of_lists_are_found(tmp_path: Path) -> None:
    rules = {"tags": "zero", "other": "own", "words": "own"}
    features = {}
    for feature, rows in LISTED.items():
        rule = rules.get(feature.partition(":")[0])
        written = feature.replace("separator", f"unknown: {rule}, separator") if rule else feature
        features[written] = rows
    characters, matches = encoded(tmp_path, LISTS, features).values()
    red, green = ([characters["vocabulary"].index(sign) + 2 for sign in x] for x in ("red", "gree"))
    assert matches == {"sequences": [red, [*green, green[-1] + 5]]}


def test_parts_of_dates_and_matches_are_taken(tmp_path: Path) -> None:
    assert encoded(tmp_path, TAKEN, TAKES) == {}


POSITIONS = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    town: {column: town, encode: {index: 2}}
    rank: {column: class, encode: {index: [3, 1, 2]}}
    bin: {column: town, encode: {hash: {bins: 3, index: true}}}
    words: {column: note, encode: {text: {words: 2, length: 2}}}
    both: {columns: [town, note], encode: {cross: 4}}
model:
  inputs:
    town: {shape: [], dtype: int32}
    rank: {shape: [1], dtype: int64}
    bin: {shape: [1], dtype: int32}
    words: {shape: [2], dtype: int32}
    both: [4]
  layers:
    - category_encoding: {num_tokens: 3, output_mode: one_hot}
      from: town
      name: a
    - category_encoding: {num_tokens: 3, output_mode: one_hot}
      from: rank
      name: b
    - category_encoding: {num_tokens: 3, output_mode: one_hot}
      from: bin
      name: c
    - category_encoding: {num_tokens: 4, output_mode: count}
      from: words
      name: d
    - concatenate:
      from: [a, b, c, d, both]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 1, batch_size: 2}
"""


def test_positions_are_inputs_of_their_own(tmp_path: Path) -> None:
    rows = ["y,town,class,note", "1,Rome,3,good day", "2,Oslo,2,bad day sir", "3,Oslo,1,Bad!"]
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "t.yaml").write_text(POSITIONS, encoding="utf-8")
    run = sc.train(tmp_path / "t.yaml", runs=tmp_path / "runs")
    sc.export(run, tmp_path / "t.keras")
    model = keras.models.load_model(tmp_path / "t.keras")
    columns = {
        "town": ["Oslo", "Rome", "Bern"],
        "class": [2, 3, 1],
        "note": ["day", "bad, day", ""],
    }
    given = {name: np.array(one)[:, None] for name, one in columns.items()}
    given = {name: one if one.dtype.kind == "U" else one * 1.0 for name, one in given.items()}
    wanted = {
        "a": [[0, 1, 0], [0, 0, 1], [1, 0, 0]],
        "b": [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
        "d": [[1, 0, 1, 0], [0, 0, 1, 1], [2, 0, 0, 0]],
    }
    layers = {name: model.get_layer(name).output for name in wanted}
    inputs = {name: tf.constant(one) for name, one in given.items()}
    for name, encoded in keras.Model(model.inputs, layers)(inputs).items():
        np.testing.assert_array_equal(encoded, wanted[name], err_msg=name)
    np.testing.assert_allclose(
        model.predict(inputs, verbose=0), next(iter(run.predict(columns).values())), rtol=1e-6
    )


def test_unknown_and_missing_values_are_found_in_their_cells(tmp_path: Path) -> None:
    rows = ["y,sex,class,deck,day,tags", "1,femal,1,A,2024-01-01,a;b; b", "2,male,4,,2024-02-30,"]
    rows += ["3,,2,B,,a;;c", "4,female,,A,2024-01-01,a"]
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    features = """sex: {column: sex, encode: {one_hot: [female, male]}}
    class: {column: class, encode: {one_hot: {values: [1, 2], unknown: error}}}
    deck: {column: deck, encode: {one_hot: [A, B]}, missing: drop}
    tags: {column: tags, encode: {multi_hot: {values: [a, b], separator: ;}}}
    day: {column: day, take: day, missing: 1}"""
    text = SPEC.format(features=features, width=9, layer="dense: 1")
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    spec = compile_spec(tmp_path / "t.yaml").spec
    assert spec is not None
    found = Findings()
    assert load_run_data(spec, found) is None
    places = [(one.kind, one.span and (one.span.line, one.span.column)) for one in found]
    assert places == [
        ("unknown_value", (2, 3)),
        ("unknown_value", (3, 8)),
        ("not_a_date", (3, 11)),
        ("missing_value", (4, 3)),
        ("unknown_value", (4, 9)),
        ("missing_value", (5, 10)),
    ]


CARS = """
spec: 1
data:
  csv: {path: cars.csv, target: Miles_per_Gallon}
  features:
    engine:
      columns: [Displacement, Horsepower, Weight_in_lbs, Acceleration]
      missing: median
      scale: standardize
    gaps: {column: Horsepower, missing: 0, indicator: true, scale: {divide: 100}}
    cylinders: {column: Cylinders, encode: {one_hot: [3, 4, 5, 6, 8]}}
    origin: {column: Origin, encode: {one_hot: 3}}
    load: {compute: Weight_in_lbs / Displacement, clip: [5, 40], scale: min_max}
  normalize_targets: standardize
  split: {validation: 0.25}
model:
  inputs: {x: [16]}
  layers: [dense: {units: 16, activation: relu}, dense: 1]
training:
  loss: mean_squared_error
  optimizer: {adam: {learning_rate: 0.01}}
  metrics: [mean_absolute_error]
  batch_size: 32
  epochs: 30
"""


def test_a_table_with_holes_and_text_is_learnt_as_by_scikit_learn(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    pandas = pytest.importorskip("pandas")
    data = pytest.importorskip("vega_datasets").data
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import mean_absolute_error
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    target = "Miles_per_Gallon"
    table = pandas.DataFrame(json.loads(data.cars.raw()))
    table = table.dropna(subset=[target]).reset_index(drop=True)
    table.to_csv(tmp_path / "cars.csv", index=False)
    (tmp_path / "cars.yaml").write_text(CARS, encoding="utf-8")
    run = sc.train(tmp_path / "cars.yaml", runs=tmp_path / "runs")
    spec = compile_spec(tmp_path / "cars.yaml").spec
    assert spec is not None
    loaded = load_run_data(spec, Findings())
    assert loaded is not None
    parts = loaded.dataset
    assert parts.validation is not None
    train, held = table.iloc[parts.train.rows], table.iloc[parts.validation.rows]
    numbers = ["Displacement", "Horsepower", "Weight_in_lbs", "Acceleration"]
    prepared = make_column_transformer(
        (SimpleImputer(strategy="median", add_indicator=True), numbers),
        (OneHotEncoder(handle_unknown="ignore"), ["Cylinders", "Origin"]),
    )
    baseline = make_pipeline(prepared, LinearRegression()).fit(train, train[target])
    expected = mean_absolute_error(held[target], baseline.predict(held))
    assert run.evaluate(part="validation")["mean_absolute_error"] <= expected
