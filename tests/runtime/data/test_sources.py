"""Every source says what it is, and has something that reads it."""

from pathlib import Path

import pytest
from data_loading import CLASS, objective, tensor
from speccompile.runtime.data.read import read_samples
from speccompile.runtime.data.request import Request
from speccompile.spec_schema.components.sources import SOURCES
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.reading.fields import fields_of

FORMS = ("columns", "arrays", "images", "text", "audio", "random")


@pytest.mark.parametrize("name", list(SOURCES))
def test_a_source_says_what_it_is(name: str) -> None:
    source = SOURCES.find(name)
    keys = {source.path_key, source.inputs_key, source.targets_key} - {None}
    assert source.gives in FORMS
    assert keys <= set(fields_of(source))
    assert set(source.examples) <= set(fields_of(source))
    assert (source.inputs_key is None) == (source.gives not in ("columns", "arrays"))


@pytest.mark.parametrize("name", list(SOURCES))
def test_a_source_has_a_reader_that_reports_what_is_not_there(name: str, tmp_path: Path) -> None:
    definition = SOURCES.find(name)
    missing = {"path": "nothing.here", "target": "y"}
    source = definition(**{key: missing.get(key, one) for key, one in definition.examples.items()})
    found = Findings()
    inputs = {"x": tensor(4, 4, 3)}
    samples = read_samples(source, Request(inputs, [objective("out", 2, CLASS)], tmp_path, found))
    if definition.path_key is None:
        assert samples is not None
        return
    assert samples is None
    assert [one.code for one in found] == ["SC401"]
    assert [one.path for one in found] == [f"data.{name}.{definition.path_key}"]
