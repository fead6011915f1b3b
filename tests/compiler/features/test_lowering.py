"""Features are lowered to layers in front of the network, without TensorFlow."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.compiler.features.columns import NUMBER, Read
from speccompile.compiler.features.explanation import about_feature
from speccompile.compiler.ir import to_text, verify

SPEC = """
spec: 1
data:
  csv: {{path: t.csv, target: y}}
  features:{features}
  split: {{validation: 0.25}}
model:
  inputs: {inputs}
  layers:
    - dense: 1
training: {{loss: mean_squared_error, optimizer: adam, epochs: 1}}
"""


TWO = """- flatten:
      from: x
    - concatenate:
      from: [flatten, z]
    - dense: 1"""


def compiled(features: str, inputs: str = "{x: [1]}", replaced: tuple[str, str] = ("", "")):
    text = SPEC.format(features=features, inputs=inputs).replace(*replaced)
    return compile_spec(Path("t.yaml"), text=text)


def faults(result: Compilation) -> list[str]:
    """The findings: kind, path, arguments."""
    return [
        " ".join([one.kind, one.path, *(f"{k}={v!r}" for k, v in one.arguments.items())])
        for one in result.findings
    ]


def test_a_feature_becomes_layers_in_front_of_the_network() -> None:
    result = compiled(
        """
    body: {columns: [age, "net weight (kg)"], missing: median, indicator: true, scale: standardize}
    ratio: {compute: age / (rooms + 1), clip: [0, 9], scale: {divide: 10}}""",
        "{x: [5]}",
    )
    assert faults(result) == []
    assert result.graph is not None
    verify(result.graph)
    assert to_text(result.graph).splitlines() == [
        "input age (batch, 1) float32",
        "input net_weight__kg (batch, 1) float32",
        "input rooms (batch, 1) float32",
        "features/body/columns = compute(x0=age, x1=net_weight__kg) (batch, 2)",
        "features/body/fill = compute(x=features/body/columns) (batch, 2)",
        "features/body/scale = compute(x=features/body/fill) (batch, 2)",
        "features/body/missing = compute(x=features/body/columns) (batch, 2)",
        "features/body = concatenate(features/body/scale, features/body/missing) (batch, 4)",
        "features/ratio/compute = compute(age=age, rooms=rooms) (batch, 1)",
        "features/ratio/clip = compute(x=features/ratio/compute) (batch, 1)",
        "features/ratio/scale = compute(x=features/ratio/clip) (batch, 1)",
        "features/x = concatenate(features/body, features/ratio/scale) (batch, 5)",
        "dense = dense(features/x) (batch, 1)",
        "  kernel [5, 1] glorot_uniform",
        "  bias [1] zeros",
        "output dense dense",
    ]
    # `ratio` needs the values that `body` can do without.
    assert result.graph.columns["age"].missing == "error"
    weight = result.graph.columns["net_weight__kg"]
    assert weight[:3] == (
        "net weight (kg)",
        ("features", "body", "columns", 1),
        Read(NUMBER, "keep"),
    )


def test_a_glob_reads_as_many_columns_as_its_input_takes() -> None:
    result = compiled(
        """
    all: {columns: [V*, Amount], encode: {buckets: [0]}, missing: 0, indicator: true}
    b: {column: b}""",
        "{x: [7]}",
    )
    assert faults(result) == []
    assert result.graph is not None
    lines = to_text(result.graph).splitlines()
    assert lines[:2] == ["input b (batch, 1) float32", "input all (batch, 2) float32"]
    assert result.graph["features/all_2"].type.shape == (None, 6)
    assert "features/x = concatenate(features/all_2, b) (batch, 7)" in lines
    assert next(about_feature(result.graph, "all")) == ("reads", "2 columns that match V*, Amount")


def test_a_feature_that_is_an_input_is_reshaped_for_it() -> None:
    result = compiled(
        """
    x: {columns: [a, b, c, d]}
    z: {column: e}""",
        "{x: [2, 2], z: [1]}",
        ("- dense: 1", TWO),
    )
    assert faults(result) == []
    assert result.graph is not None
    assert "flatten = flatten(features/x_2) (batch, 4)" not in to_text(result.graph)
    assert "features/x = reshape(features/x/columns) (batch, 2, 2)" in to_text(result.graph)
    assert "concatenate = concatenate(flatten, e) (batch, 5)" in to_text(result.graph)


def test_names_of_the_network_are_not_taken() -> None:
    result = compiled(
        """
    all: {columns: [dense, Age, age, 1st, "ä"]}""",
        "{x: [5]}",
    )
    assert faults(result) == []
    assert result.graph is not None
    assert [*result.graph.inputs] == ["dense_2", "Age", "age_2", "column_1st", "column"]


WRONG = {
    "two ways": ("a: {column: b, compute: b + 1}", "one_way_to_read data.features.a.compute"),
    "no column": ("a: {missing: mean}", "one_way_to_read data.features.a given=[]"),
    "indicator": ("a: {column: b, indicator: true}", "indicator_without_gaps data.features.a.ind"),
    "clip": ("a: {column: b, clip: [2, 1]}", "wrong_value data.features.a.clip"),
    "unknown key": ("a: {column: b, scal: min_max}", "unknown_key data.features.a.scal"),
    "width": ("a: {columns: [b, c]}", "wrong_width model.inputs.x input='x' shape=(1,) features=["),
    "expression": ("a: {compute: b + sum(b)}", "all_axes_reduced data.features.a.compute"),
    "syntax": ("a: {compute: b +}", "data.features.a.compute"),
    "part": ("a: {column: b, take: [month, wekday]}", "unknown_part data.features.a.take"),
    "format": ("a: {column: b, format: '%d'}", "format_without_part data.features.a.format"),
    "period": ("a: {column: b, encode: cyclic}", "no_period data.features.a.encode"),
    "endless": ("a: {column: b, take: year, encode: cyclic}", "no_period data.features.a.encode"),
    "text part": ("a: {column: b, take: day, encode: {hash: 2}}", "part_is_a_number data.features"),
    "pattern": ("a: {column: b, take: '(', encode: {hash: 2}}", "invalid_pattern data.features.a"),
    "look": ("a: {column: b, take: 'a(?=b)', encode: {hash: 2}}", "invalid_pattern data.features"),
    "plain": ("a: {column: b, take: 'x.'}", "pattern_gives_text data.features.a.take"),
    "category": ("a: {column: b, missing: mean, encode: {hash: 2}}", "missing_category data.feat"),
    "scaled": ("a: {column: b, scale: min_max, encode: {hash: 2}}", "not_for_categories data.fe"),
    "cross": (
        "a: {column: b, encode: {cross: 4}}",
        "cross_of_two data.features.a.encode",
    ),
    "size": ("a: {column: b, encode: {one_hot: {values: 3, unknown: error}}}", "unknown_by_size"),
    "index": ("a: {column: b, encode: {index: 3}}", "index_without_input data.features.a feature="),
    "words": ("a: {column: b, encode: {text: {words: 9, length: 4}}}", "shape=(4,)"),
    "list": (
        "a: {column: b, encode: {multi_hot: {values: [c, 'd;e'], separator: ;}}}",
        "never_separated data.features.a.encode",
    ),
    "list of numbers": (
        "a: {column: b, encode: {multi_hot: {values: [1, 2], separator: ;}}}",
        "never_separated data.features.a.encode",
    ),
    "separator": (
        "a: {column: b, encode: {multi_hot: {values: [c], separator: ', '}}}",
        "separator_of_one data.features.a.encode",
    ),
    "long value": (
        f"a: {{column: b, encode: {{multi_hot: {{values: [{'c' * 65}], separator: ;}}}}}}",
        "long_value data.features.a.encode",
    ),
    "glob of text": ("a: {columns: b*, encode: {hash: 2}}", "glob_of_text data.features.a.columns"),
    "globs": (
        "a: {columns: b*}\n    c: {columns: ['d?', e]}",
        "several_globs data.features.c.columns feature='c' other='a' input='x'",
    ),
    "no room": (
        "a: {columns: b*, encode: {quantiles: 2}}\n    c: {column: d}",
        "no_columns_left model.inputs.x feature='a' input='x' shape=(1,) others=1 each=2",
    ),
    "twice": ("a: {column: b, encode: {one_hot: [c, c]}}", "wrong_value data.features.a.encode"),
    "no mapping": ("[a, b]", "no_features data.features given='[a, b]'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found_at_its_place(name: str) -> None:
    feature, expected = WRONG[name]
    text = f" {feature}" if feature.startswith("[") else f"\n    {feature}"
    found = faults(compiled(text))
    assert len(found) == 1
    assert expected in found[0]


PLACES = {
    "windows": (
        "{column: b}",
        "{column: b, encode: {text: {words: 2, length: 2}}}\n  windows: {length: 1}",
        "not_in_windows data.features.a.encode",
    ),
    "length": ("  split", "  windows: {length: 2}\n  split", "other_length model.inputs.x"),
    "normalize": ("  split", "  normalize: min_max\n  split", "scaled_twice data.normalize"),
    "features": ("target: y", "target: y, features: b", "columns_selected_twice data.csv.features"),
    "missing": ("target: y", "target: y, missing: mean", "missing_values_twice data.csv.missing"),
    "source": ("csv: {path: t.csv, target: y}", "npz: t.npz", "no_table data.features"),
    "nested": ("{column: b}", "{one: {column: b}}", "nested_features data.features.a"),
    "inputs": ("{x: [1]}", "{x: [1], z: [1]}", "inputs_without_features data.features"),
    "dtype": ("{x: [1]}", "{x: {shape: [1], dtype: int32}}", "not_numbers model.inputs.x"),
    "target": ("column: b", "column: y", "target_among_features data.features.a"),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_rest_of_the_spec_agrees_with_features(name: str) -> None:
    old, new, expected = PLACES[name]
    extra = ("- dense: 1", "- subtract:\n      from: [x, z]") if name == "inputs" else ("", "")
    text = SPEC.format(features="\n    a: {column: b}", inputs="{x: [1]}")
    found = faults(compile_spec(Path("t.yaml"), text=text.replace(old, new).replace(*extra)))
    assert [expected in one for one in found] == [True], found
