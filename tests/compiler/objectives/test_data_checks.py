"""What the spec alone tells about its data is reported before any is read."""

import pytest
from compiled_texts import compiled

SPEC = """\
spec: 1
data: {data}
model: {{inputs: {inputs}, layers: {layers}, outputs: {outputs}}}
training: {{loss: {loss}, optimizer: adam, epochs: 3, class_weights: {weights}}}
"""
CLASSES = "sparse_categorical_crossentropy"
FLAT = "[flatten, dense: 3]"


def found(
    data: str,
    *,
    inputs: str = "{x: [4]}",
    layers: str = "[{dense: 3, name: out}]",
    outputs: str = "",
    loss: str = CLASSES,
    weights: str = "",
) -> list[str]:
    """Code and path of each finding; a run has the same words, and they are tested there."""
    text = SPEC.format(
        data=data, inputs=inputs, layers=layers, outputs=outputs, loss=loss, weights=weights
    )
    return [f"{one.code} {one.path}" for one in compiled(text).findings]


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("validation: 0.9, test: 0.09", []),
        ("validation: 0.9, test: 0.1", ["SC422 data.split"]),
        ("validation: 0.004", ["SC423 data.split.validation"]),
        ("validation: 0.006", []),
        ("test: 0.996", ["SC423 data.split"]),
        ("test: 0.9, stratify: true", []),
        ("validation: x", ["SC103 data.split.validation"]),
        ("folds: 50, test: 0.5, stratify: true", []),
        ("folds: 51, test: 0.5", ["SC423 data.split.folds"]),
        ("folds: 1", ["SC103 data.split.folds"]),
        ("folds: 5, validation: 0.2", ["SC436 data.split.validation"]),
        ("folds: 5, column: {name: p, validation: v}", ["SC436 data.split.column"]),
        ("folds: 5, fold: 6", ["SC436 data.split.fold"]),
        ("fold: 1", ["SC436 data.split.fold"]),
    ],
)
def test_a_split_of_made_up_samples_is_counted(split: str, expected: list[str]) -> None:
    assert found(f"{{synthetic: 100, split: {{{split}}}}}") == expected


def test_a_split_of_a_file_is_refused_where_no_file_can_mend_it() -> None:
    data = "{{csv: {{path: a.csv, target: y}}, split: {{validation: {}}}}}"
    assert found(data.format(0.001)) == []
    assert found(data.format("0.6, test: 0.4")) == ["SC422 data.split"]


STRATIFIED = "{csv: {path: a.csv, target: y*}, split: {validation: 0.2, stratify: true}}"


@pytest.mark.parametrize(
    ("loss", "layers", "expected"),
    [
        (CLASSES, "[dense: 3]", False),
        ("binary_crossentropy", "[dense: 1]", False),
        ("binary_crossentropy", "[dense: 3]", False),
        ("mean_squared_error", "[dense: 3]", True),
        ("kl_divergence", "[dense: {units: 3, activation: softmax}]", True),
        (CLASSES, "[reshape: [2, 2]]", True),
    ],
)
def test_proportions_are_those_of_classes(loss: str, layers: str, expected: bool) -> None:
    said = found(STRATIFIED, loss=loss, layers=layers)
    assert said == ["SC421 data.split.stratify"] * expected


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("{0: 1, 2: 3}", []),
        ("balanced", []),
        ("{0: 1, 3: 3}", ["SC308 training.class_weights.3"]),
        ("{a: 1, 3: 3}", ["SC308 training.class_weights.a"]),
        ("{'01': 1}", ["SC308 training.class_weights.01"]),
    ],
)
def test_made_up_classes_have_the_numbers_of_the_units(weights: str, expected: list[str]) -> None:
    assert found("{synthetic: 64}", weights=weights) == expected
    folders = found("{images: p}", inputs="{x: [2, 2, 1]}", layers=FLAT, weights=weights)
    assert folders == []  # they may be called so


def test_a_class_for_each_position_has_no_weight() -> None:
    said = found("{synthetic: 64}", layers="[dense: 4, reshape: [2, 2]]", weights="balanced")
    assert said == ["SC308 training.class_weights"]


@pytest.mark.parametrize(
    ("features", "target", "leaks"),
    [
        ("[a, y]", "y", ["data.csv.features[1]"]),
        ("{x: [y, b]}", "[y]", ["data.csv.features.x[0]"]),
        ("[a, 'y*']", "y", []),  # the header may have a `y2`
        ("[a, y]", "'[y]'", []),  # a glob: reading the header tells
        ("[a, b]", "y", []),
    ],
)
def test_a_target_among_the_features_is_seen_in_the_spec(
    features: str, target: str, leaks: list[str]
) -> None:
    data = f"{{csv: {{path: a.csv, target: {target}, features: {features}}}}}"
    said = found(data, inputs="{x: [2]}")
    assert said == [f"SC416 {leak}" for leak in leaks]


PAIR = "[{dense: 2, name: p, from: x}, {dense: 2, name: q, from: y}]"


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ("{csv: {path: a.csv, target: [p, q]}}", ["data.csv.features", "data.csv.target"]),
        ("{csv: {path: a.csv, target: {p: c, q: d}, features: {x: a*, y: b*}}}", []),
        ("{npz: a.npz}", ["data.npz.inputs", "data.npz.targets"]),
        ("{synthetic: 64}", []),
        ("{images: p}", ["data.images"]),
    ],
)
def test_with_several_inputs_and_outputs_a_source_says_what_goes_where(
    data: str, paths: list[str]
) -> None:
    two = {"inputs": "{x: [4], y: [4]}", "layers": PAIR, "outputs": "{p: p, q: q}"}
    said = found(data, **two, loss=f"{{p: {CLASSES}, q: {CLASSES}}}")
    assert sorted(one.split(" ")[1] for one in said) == paths


@pytest.mark.parametrize(
    ("shape", "layers", "loss", "expected"),
    [
        ("[8, 8, 3]", FLAT, CLASSES, []),
        ("[8, 8]", FLAT, CLASSES, ["SC434"]),
        ("[4, 6, 2]", FLAT, CLASSES, ["SC434"]),
        ("{shape: [8, 8, 3], dtype: float16}", FLAT, CLASSES, []),
        ("{shape: [null, 6, 3]}", "[global_average_pooling2d, dense: 3]", CLASSES, ["SC434"]),
        (
            "{shape: [8, 8, 3], dtype: uint8}",
            "[{rescaling: 0.1}, flatten, dense: 3]",
            CLASSES,
            ["SC434"],
        ),
        ("[8, 8, 3]", "[dense: 3]", CLASSES, ["SC420"]),
        ("[8, 8, 3]", FLAT, "mean_squared_error", ["SC420"]),
    ],
)
def test_pictures_need_an_input_of_theirs_and_one_class_each(
    shape: str, layers: str, loss: str, expected: list[str]
) -> None:
    said = found("{images: p}", inputs=f"{{x: {shape}}}", layers=layers, loss=loss)
    assert [one[:5] for one in said] == expected


POOLED = "[global_average_pooling2d, dense: 3]"


@pytest.mark.parametrize(
    ("options", "shape", "expected"),
    [
        ("", "[8, 6, 4]", []),
        ("colors: rgba", "[8, 6, 4]", []),
        ("colors: rgb", "[8, 6, 4]", ["wrong_colors"]),
        ("colors: rgb", "[8, 6, 2]", ["wrong_colors"]),
        ("resize: area", "[null, null, 3]", ["open_size"]),
        ("resize: {mode: crop}", "[null, null, 3]", ["open_size"]),
        ("resize: {size: 32}", "[null, null, 3]", []),
        ("resize: {size: [32, 6]}", "[null, 6, 3]", []),
        ("resize: {size: [32, 8]}", "[null, 6, 3]", ["wrong_size"]),
        ("resize: {size: 8}", "[8, 8, 3]", []),
        ("resize: {size: 9}", "[8, 8, 3]", ["wrong_size"]),
        ("table: t.csv, column: a, target: b", "[8, 6, 3]", []),
        ("table: t.csv, column: a, target: [b, c]", "[8, 6, 3]", ["wrong_target_column_count"]),
        ("table: t.csv, column: a", "[8, 6, 3]", ["table_without"]),
        ("target: a", "[8, 6, 3]", ["without_table"]),
    ],
)
def test_images_fit_the_input(options: str, shape: str, expected: list[str]) -> None:
    text = SPEC.format(
        data=f"{{images: {{path: p, {options}}}}}",
        inputs=f"{{x: {{shape: {shape}}}}}",
        layers=POOLED,
        outputs="",
        loss=CLASSES,
        weights="",
    )
    kinds = [one.kind for one in compiled(text).findings if one.severity == "error"]
    assert kinds == expected


REAL = "mean_squared_error"


@pytest.mark.parametrize(
    ("columns", "shape", "units", "loss", "expected"),
    [
        ("target: y, features: [a, b]", "[2]", "3", CLASSES, []),
        ("target: y, features: [a, b, a]", "[2]", "3", CLASSES, []),
        ("target: y, features: [a, b]", "[3]", "3", CLASSES, ["SC414 data.csv.features"]),
        ("target: y, features: {x: a}", "[2, 2]", "3", CLASSES, ["SC414 data.csv.features.x"]),
        ("target: y, features: [a, 'b*']", "[3]", "3", CLASSES, []),
        ("target: y", "[3]", "3", CLASSES, []),
        ("target: [y, z], features: [y, z]", "[2]", "2", REAL, []),  # an autoencoder
        ("target: [y, z]", "[2]", "3", REAL, ["SC420 data.csv.target"]),
        ("target: y", "[2]", "3", REAL, ["SC420 data.csv.target"]),
        ("target: y*", "[2]", "3", REAL, []),
        ("target: [y, z]", "[2]", "3", CLASSES, ["SC420 data.csv.target"]),
        ("target: [y, z, w]", "[2]", "3", "categorical_crossentropy", []),
        ("target: y", "[2]", "3", "categorical_crossentropy", []),
        ("target: {out: [y, z]}", "[2]", "1", "hinge", ["SC420 data.csv.target.out"]),
    ],
)
def test_columns_named_in_full_are_counted(
    columns: str, shape: str, units: str, loss: str, expected: list[str]
) -> None:
    layers = f"[flatten, {{dense: {units}, name: out}}]"
    data, inputs = f"{{csv: {{path: a.csv, {columns}}}}}", f"{{x: {shape}}}"
    said = found(data, inputs=inputs, layers=layers, loss=loss)
    assert [one for one in said if not one.startswith(("SC224", "SC205"))] == expected


def test_the_classes_of_a_huge_layer_are_not_written_out() -> None:
    huge = "[{dense: 900000000, name: out}]"
    said = found("{synthetic: 9}", layers=huge, weights="{a: 1}")
    assert said == ["SC308 training.class_weights.a"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('thousands: ","', []),
        ('thousands: "."', ["SC448 data.csv.thousands"]),
        ('decimal: ",", thousands: ","', ["SC448 data.csv.thousands"]),
        ('decimal: ",", thousands: "."', []),
        ('decimal: ",", thousands: " "', []),
        ('thousands: "5"', ["SC103 data.csv.thousands"]),
        ('thousands: "-"', ["SC103 data.csv.thousands"]),
        ('decimal: ";"', ["SC103 data.csv.decimal"]),
        ("missing_values: NA", []),
        ("missing_values: -999", []),
        ('missing_values: ["?", NA, -1, 9.5]', []),
        ("missing_values: [true]", ["SC103 data.csv.missing_values"]),
        ("header: none", []),
        ("header: none, columns: [a, b, y]", []),
        ("header: none, columns: [a, y, y]", ["SC404 data.csv.columns"]),
        ("columns: [a, y]", ["SC311 data.csv.columns"]),
    ],
)
def test_what_no_table_can_be_is_refused(keys: str, expected: list[str]) -> None:
    said = found(f"{{csv: {{path: a.csv, target: y, {keys}}}}}")
    assert [one.partition("[")[0] for one in said] == expected
