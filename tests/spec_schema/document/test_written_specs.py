"""Specs made in Python: typed, written as YAML, and read back equal."""

from pathlib import Path
from typing import Any

import pytest
import speccompile
from generated_specs import specs
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.differences.comparison import differences
from speccompile.spec_schema.components.losses.crossentropy import SparseCategoricalCrossentropy
from speccompile.spec_schema.components.optimizers.adam import Adam
from speccompile.spec_schema.components.regularizers import L2
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.data import Data, Split
from speccompile.spec_schema.document.derived import DerivedSpec
from speccompile.spec_schema.document.network import Block, BlockCall, Input, Layer
from speccompile.spec_schema.document.spec import Model, RegularizerRule, Spec
from speccompile.spec_schema.document.split import PartSource
from speccompile.spec_schema.document.training import EarlyStopping, Policy, Training
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.formatter.format import format_text
from speccompile.spec_schema.layers.convolution import Conv2D
from speccompile.spec_schema.layers.dense import Dense
from speccompile.spec_schema.layers.dropout import Dropout
from speccompile.spec_schema.layers.merging import Add
from speccompile.spec_schema.layers.shape import Flatten
from speccompile.spec_schema.yaml.yaml_errors import LONGEST_SCALAR

SPECS = Path(speccompile.__file__).parent / "specs"
WHOLE = [path for path in sorted(SPECS.rglob("*.yaml")) if path.stem != "resnet18"]
"""The specs without a base."""
DIGITS = Spec(
    data=Data(
        source=Csv(path="digits.csv", target="digit"), split=Split(validation=0.15, stratify=True)
    ),
    params={"width": 256},
    model=Model(
        inputs={"pixels": (64,)},
        layers=[
            Dense.model_validate({"units": "$width", "activation": "relu"}),
            Dropout(rate=0.3),
            Layer(Dense(units=10), name="digit"),
        ],
        regularize=[RegularizerRule(regularizer=L2(l2=1e-4), on="dense", except_="digit")],
    ),
    training=Training(
        loss=SparseCategoricalCrossentropy(),
        optimizer=Adam(learning_rate=0.01),
        epochs=5,
        policy=Policy(early_stopping=EarlyStopping(patience=12)),
    ),
)
TEXT = """\
spec: 1
params: {width: 256}

data:
  csv: {path: digits.csv, target: digit}
  split: {validation: 0.15, stratify: true}

model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: $width, activation: relu}
    - dropout: 0.3
    - dense: 10
      name: digit
  regularize:
    - l2: 0.0001
      on: dense
      except: digit

training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.01}
  epochs: 5
  policy:
    early_stopping: {patience: 12}
"""


def network(*layers: Any, **more: Any) -> Spec:
    """A spec of some layers."""
    return Spec(model=Model(inputs={"x": (4,)}, layers=layers), **more)


BLOCKS = network(
    Layer(BlockCall("residual", {"filters": 16}), repeat=2),
    BlockCall("residual", 3),
    BlockCall("plain"),
    Layer(Flatten(), name="flat", from_=["a", "b"]),
    Layer(share="flat", from_="x", name="again", trainable=False),
    Layer(Dense(units=3)),
    blocks={
        "residual": Block(
            params={"filters": "int"}, layers=[Conv2D(filters=8, kernel_size=(3, 3))]
        ),
        "plain": Block(
            inputs=["a", "b"], layers=[Layer(Add(), from_=["a", "b"], name="sum")], outputs=["sum"]
        ),
    },
)
BLOCKS_TEXT = """\
blocks:
  residual:
    params: {filters: int}
    layers:
      - conv2d: {filters: 8, kernel_size: 3}
  plain:
    inputs: [a, b]
    layers:
      - add:
        name: sum
        from: [a, b]
    outputs: [sum]

model:
  inputs: {x: [4]}
  layers:
    - residual: {filters: 16}
      repeat: 2
    - residual: 3
    - plain
    - flatten:
      name: flat
      from: [a, b]
    - share: flat
      name: again
      from: x
      trainable: false
    - dense: 3
"""


def test_a_spec_is_written_as_one_would_write_it() -> None:
    assert DIGITS.to_yaml() == TEXT
    assert Spec.from_yaml(TEXT) == DIGITS


def test_what_is_written_compiles() -> None:
    assert compile_spec(SPECS / "digits.yaml", text=network(Flatten()).to_yaml()).spec is not None


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_a_spec_is_read_back_as_it_was_written(spec: Spec) -> None:
    text = spec.to_yaml()
    assert Spec.from_yaml(text) == spec
    assert Spec.from_yaml(text).to_yaml() == text
    assert format_text("s.yaml", text, Findings()) == text


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_a_spec_of_a_file_is_the_same_when_it_is_written_again(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spec = Spec.from_yaml(text)
    written = spec.to_yaml()
    assert Spec.from_yaml(written) == spec
    before, after = compile_spec(path), compile_spec(path, text=written)
    assert before.spec is not None
    assert after.spec is not None
    assert after.spec.graph.types() == before.spec.graph.types()
    assert differences(before.spec, after.spec) == []
    applied = compile_spec(path, text=before.spec.to_spec().to_yaml()).spec
    assert applied is not None
    assert differences(before.spec, applied) == []


@pytest.mark.parametrize(
    "given", [{"rare": {"below": 2}}, {"path": "$p"}, {"classes": {"q": ["a", "b"]}}]
)
def test_the_source_of_a_part_is_read_back_with_all_that_a_source_takes(given: Any) -> None:
    part = PartSource.model_validate({"csv": {"path": "b.csv", **given}})
    assert isinstance(part.source, Csv)
    assert part.source.model_fields_set == {"path", *given}
    assert PartSource.model_validate(part.to_data()) == part
    whole = Csv.model_validate({"path": "b.csv", "target": None, **given})
    assert PartSource.model_validate(PartSource(source=whole).to_data()).source == whole


@pytest.mark.parametrize(
    ("given", "message"),
    [({"rare": {"below": 0}}, "rare.below: "), ({"headr": "none"}, "unknown key `headr` of `csv`")],
)
def test_what_is_wrong_with_the_source_of_a_part_is_said(given: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        PartSource.model_validate({"csv": {"path": "b.csv", **given}})


def test_layers_and_blocks_are_written_by_their_names() -> None:
    assert BLOCKS.to_yaml().partition("\n\n")[2] == BLOCKS_TEXT
    assert Spec.from_yaml(BLOCKS.to_yaml()) == BLOCKS


def test_a_derived_spec_gives_what_differs() -> None:
    spec = DerivedSpec(
        extends="digits.yaml",
        model={"layers": {"digit": {"activation": "softmax"}}},
        training={"optimizer": Adam(learning_rate=0.1), "epochs": 3},
        variants={"slow": {"training.optimizer": Adam(learning_rate=1e-3)}},
    )
    assert (
        spec.to_yaml()
        == """\
extends: digits.yaml

variants:
  slow: {training.optimizer: {adam: 0.001}}

model:
  layers:
    digit: {activation: softmax}

training:
  optimizer: {adam: 0.1}
  epochs: 3
"""
    )
    assert DerivedSpec.from_yaml(spec.to_yaml()) == spec


@pytest.mark.parametrize(
    ("make", "place", "message"),
    [
        (lambda: Dense(units=0), ("units",), "greater than 0"),
        (lambda: network(BlockCall("reidual")), (), "unknown layer or block `reidual`"),
        (lambda: network({"dens": 3}), (), "unknown layer or block `dens`"),
        (lambda: network({"dense": 3, "flatten": None}), ("layers", 0), "must name one layer"),
        (lambda: network({"dense": {"unit": 3}}), ("layers", 0, "unit"), "did you mean `units`"),
        (lambda: Layer(name="a"), (), "either a layer or `share`"),
        (lambda: Layer(Flatten(), name="input"), ("name",), "reserved for the input"),
        (lambda: BlockCall("dense", 3), ("block",), "name of a built-in layer"),
        (lambda: network(params={"index": 1}), ("params", "index", "[key]"), "param name `index`"),
        (lambda: network(params={"width": {1, 2}}), ("params", "width"), "of type set"),
        (lambda: Model(inputs={}, layers=[]), ("inputs",), "at least 1"),
        (lambda: Model(inputs={"x": (0,)}, layers=[]), ("inputs", "x"), "a positive integer"),
    ],
)
def test_what_is_wrong_is_refused_when_it_is_made(make: Any, place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make()
    faults = caught.value.errors()
    assert any(message in one["msg"] and one["loc"][: len(place)] == place for one in faults), (
        faults
    )


def test_an_expression_stands_for_any_value() -> None:
    data = {
        "filters": "$filters",
        "kernel_size": ["$k", 3],
        "kernel_regularizer": {"l2": "$(a / 2)"},
    }
    layer = Conv2D.model_validate(data)
    assert layer.to_data() == {"conv2d": data}
    with pytest.raises(ValidationError, match="activatio"):
        Conv2D.model_validate({**data, "activatio": "$a"})


def test_a_dump_is_what_the_spec_would_say() -> None:
    layer = Dense(units=3, kernel_regularizer=L2())
    assert layer.model_dump() == {"dense": {"units": 3, "kernel_regularizer": "l2"}}
    assert Input(shape=3).model_dump() == {"shape": [3]}


def test_what_yaml_cannot_hold_is_said() -> None:
    with pytest.raises(ValueError, match="can't be written as YAML"):
        network(Flatten(), name="x" * (LONGEST_SCALAR + 1)).to_yaml()
    with pytest.raises(ValueError, match="tab"):
        Spec.from_yaml("spec: 1\n\tname: x\n")


def test_numbers_and_arrays_of_numpy_are_those_of_python() -> None:
    np = pytest.importorskip("numpy")
    layer = Conv2D(filters=np.int64(3), kernel_size=(np.int32(3), 2), padding="same")
    assert layer == Conv2D(filters=3, kernel_size=(3, 2), padding="same")
    assert type(layer.filters) is int
    inputs = Model(inputs={"x": np.array([4, 3])}, layers=[Dense(units=np.uint8(2))])
    assert inputs == Model(inputs={"x": (4, 3)}, layers=[Dense(units=2)])
    with pytest.raises(ValidationError):
        Dense(units=np.bool_(True))
    with pytest.raises(ValidationError):
        Dense(units=np.float32(2.5))
