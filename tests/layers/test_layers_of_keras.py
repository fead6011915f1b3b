"""Every public layer of Keras is in the catalogue, or left out with a reason."""

import inspect

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from speccompile.compiler.targets.keras.components import keras_class  # noqa: E402
from speccompile.spec_schema.components.cells import CELLS  # noqa: E402
from speccompile.spec_schema.findings.did_you_mean import bare  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402
from speccompile.spec_schema.reference.catalogue_pages import catalogue  # noqa: E402
from speccompile.spec_schema.synonyms import LEFT_OUT  # noqa: E402

NO_LAYERS = {
    "Layer": "the base of all layers",
    "Wrapper": "the base of layers around a layer",
    "InputLayer": "inputs are declared in `model.inputs`",
    "InputSpec": "a shape that a layer expects, not a layer",
}


def public_layers() -> dict[str, type]:
    """The public layers of Keras by the name of the class; aliases count once."""
    found = {}
    for name, value in vars(keras.layers).items():
        if inspect.isclass(value) and value not in found.values():
            found[name] = value
    return found


def test_every_layer_of_keras_is_there_or_left_out_with_a_reason() -> None:
    here = {keras_class(LAYERS.find(name)) for name in LAYERS if has_class(name)}
    here |= {keras_class(CELLS.find(name)) for name in CELLS}
    left_out = {bare(name) for name in (*LEFT_OUT["layer"], *NO_LAYERS)}
    found = public_layers()
    missing = {
        name
        for name, layer in found.items()
        if layer not in here and not {bare(name), bare(layer.__name__)} & left_out
    }
    assert missing == set()


def has_class(name: str) -> bool:
    return LAYERS.find(name).has_keras_class


def test_the_list_of_layers_gives_the_reasons() -> None:
    listing = str(catalogue())
    for name, reason in LEFT_OUT["layer"].items():
        assert name in listing
        assert reason in " ".join(listing.split())
