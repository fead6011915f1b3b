"""Official examples of Keras, written as specs: what a good public model does is no warning."""

from math import prod
from pathlib import Path

import pytest
from compiled_texts import compiled
from speccompile.spec_schema.findings.finding import Severity

EXAMPLES = sorted(Path(__file__).with_name("official_examples").glob("*.yaml"))

PARAMETERS = {
    "addition_rnn": 205_324,
    "anomaly_detection": 9_505,
    "bidirectional_lstm_imdb": 2_757_761,
    "imbalanced_classification": 139_777,
    "mnist_convnet": 34_826,
    "oxford_pets_unet": 2_058_979,
    "speaker_recognition": 3_088_597,
    "super_resolution": 59_657,
    "timeseries_classification": 25_858,
    "timeseries_transformer": 29_258,
    "weather_forecasting": 5_153,
}
"""Parameters as counted by the summary of the example."""

NOTES = {
    "image_classification_from_scratch": {"SC225"},
    "oxford_pets_unet": {"SC225"},
    "timeseries_classification": {"SC225"},
}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_official_example_gives_notes_at_most(path: Path) -> None:
    result = compiled(path.read_text(encoding="utf-8"))
    found = result.findings
    assert [one.message for one in found if one.severity is not Severity.INFO] == []
    assert {one.code for one in found} == NOTES.get(path.stem, set())


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_official_example_has_its_parameters(name: str) -> None:
    text = Path(__file__).with_name("official_examples").joinpath(f"{name}.yaml").read_text("utf-8")
    spec = compiled(text).spec
    assert spec is not None
    sizes = (prod(weight.shape) for _, weight, _ in spec.graph.weights())
    assert sum(sizes) == PARAMETERS[name]
