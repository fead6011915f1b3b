"""What other libraries write has a remedy, and the remedy is of this language."""

import pytest
from speccompile.spec_schema.component import Catalogue
from speccompile.spec_schema.components.encodings import ENCODINGS
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.metrics import METRICS
from speccompile.spec_schema.components.normalizers import NORMALIZERS
from speccompile.spec_schema.components.optimizers import OPTIMIZERS
from speccompile.spec_schema.components.schedules import SCHEDULES
from speccompile.spec_schema.components.sources import SOURCES
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.document.spec import Runtime, Spec
from speccompile.spec_schema.document.training import (
    Checkpoint,
    EarlyStopping,
    Keep,
    Policy,
    ReduceLROnPlateau,
    StopWhen,
)
from speccompile.spec_schema.findings.did_you_mean import bare
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.reading.coercion import validator_of
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.reading.meant_values import meant_value
from speccompile.spec_schema.reading.migration_hints import line_of, migration_hint
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.synonyms import ABSENT, instead
from speccompile.spec_schema.yaml.loading import read_value
from speccompile.spec_schema.yaml.values import Mapping, Value

CATALOGUES: tuple[Catalogue, ...] = (
    *(LAYERS, LOSSES, METRICS, OPTIMIZERS, SCHEDULES, SOURCES, NORMALIZERS, ENCODINGS),
)


def value_of(text: str) -> Value:
    found = Findings()
    value = read_value("s", text, found)
    assert value is not None
    assert not len(found)
    return value


def mapping_of(text: str) -> Mapping:
    value = value_of(text)
    assert isinstance(value, Mapping)
    return value


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.kind)
def test_synonyms_lead_to_what_there_is(catalogue: Catalogue) -> None:
    names = {bare(name) for name in catalogue}
    assert set(catalogue.synonyms.values()) <= set(catalogue)
    assert not names & {bare(name) for name in ABSENT.get(catalogue.kind, {})}


def test_absent_names_are_those_of_kinds_there_are() -> None:
    assert set(ABSENT) <= {catalogue.kind for catalogue in CATALOGUES}
    assert instead("layer", "torch.nn.GroupNorm") == instead("layer", "group_norm")


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [
        ("layer", "dense", "in_features"),
        ("layer", "lstm", "bidirectional"),
        ("layer", "conv2d", "name"),
        ("optimizer", "adam", "betas"),
        ("optimizer", "sgd", "decay"),
    ],
)
def test_a_hinted_key_is_no_parameter(kind: str, name: str, key: str) -> None:
    catalogue = next(one for one in CATALOGUES if one.kind == kind)
    assert key not in fields_of(catalogue.find(name))
    assert migration_hint(catalogue.find(name), key, mapping_of(f"{{{key}: 1}}"), name)


def test_a_hint_shows_the_value() -> None:
    hint = migration_hint(
        OPTIMIZERS.find("adam"), "betas", mapping_of("{betas: [0.8, 0.9]}"), "adam"
    )
    assert hint is not None
    assert hint.help == "write `beta_1: 0.8, beta_2: 0.9`"


@pytest.mark.parametrize(
    ("model", "key", "text", "line"),
    [
        (EarlyStopping, "early_stopping", "true", "early_stopping: {patience: 3}"),
        (EarlyStopping, "early_stopping", "val_loss", "early_stopping: {monitor: val_loss}"),
        (Checkpoint, "checkpoint", "5", "checkpoint: {every_epochs: 5}"),
        (ReduceLROnPlateau, "reduce_lr_on_plateau", "0.5", "reduce_lr_on_plateau: {factor: 0.5}"),
        (Keep, "keep", "3", "keep: {last: 3}"),
        (StopWhen, "stop_when", "10", "stop_when: {minutes: 10}"),
        (Split, "split", "0.2", "split: {validation: 0.2}"),
        (Runtime, "runtime", "gpu", "runtime: {device: gpu}"),
        (Policy, "policy", "best", "policy: {finish: best}"),
        (Policy, "policy", "early_stopping", "policy: {early_stopping: {patience: 3}}"),
    ],
)
def test_the_line_for_a_bare_value_can_be_read(model, key: str, text: str, line: str) -> None:
    assert line_of(model, value_of(text), key) == f"write `{line}`"
    found = Findings()
    body = value_of(line).get(key)
    assert Reader(found).read(model, body, key, body.span) is not None
    assert not len(found)


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("rate", "50", "0.5"),
        ("rate", "50%", "0.5"),
        ("rate", "1.5", None),
        ("momentum", "'0,9'", "0.9"),
        ("momentum", "1/4", "$(1 / 4)"),
        ("rate", "1\u22121", None),
        ("minutes", "1.5h", "90"),
        ("units", "'1,000'", "1000"),
        ("units", "64 samples", None),
    ],
)
def test_a_number_as_people_write_it(key: str, text: str, meant: str | None) -> None:
    kinds = {"rate": "dropout", "units": "dense", "momentum": "batch_normalization"}
    model = LAYERS.find(kinds[key]) if key in kinds else StopWhen
    found = meant_value(key, fields_of(model)[key].validator, value_of(text))
    assert (found.text if found else None) == meant


@pytest.mark.parametrize("text", ["'true'", "'no'", "'False'"])
def test_a_boolean_in_quotes_is_sure(text: str) -> None:
    found = meant_value("flag", validator_of(bool), value_of(text))
    assert found is not None
    assert found.is_sure


def test_what_stands_in_the_wrong_section_is_read_where_it_belongs() -> None:
    text = "{spec: 1, inputs: {x: [4]}, layers: [{dense: 1}], validation: 2,"
    text += " training: {loss: huber, optimizer: adam, epochs: 3, early_stopping: true}}"
    found = Findings()
    tree = value_of(text)
    document = Reader(found).read(Spec, tree, "", tree.span)
    assert document is not None
    assert document.model is not None
    assert [(one.code, one.help) for one in found] == [
        ("SC101", "move it under `model`"),
        ("SC101", "move it under `model`"),
        ("SC101", "move it under `data.split`"),
        ("SC101", "move it under `training.policy`"),
        ("SC103", "write `early_stopping: {patience: 3}`"),
    ]
