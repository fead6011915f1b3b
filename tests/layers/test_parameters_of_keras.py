"""Each parameter of a Keras layer: in the language with its default, or left out with a reason."""

from inspect import Parameter, signature

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from speccompile.compiler.targets.keras.components import keras_class  # noqa: E402
from speccompile.spec_schema.component import Component  # noqa: E402
from speccompile.spec_schema.components.cells import CELLS  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402
from speccompile.spec_schema.operator import Operator  # noqa: E402

# Where a layer adds none of its own, early releases of Python 3.11 show `*args` too.
STRUCTURAL = {"name", "dtype", "trainable", "args", "kwargs"}


NEEDED = {("category_encoding", "num_tokens")}
"""Parameters that Keras requires, although their signature has a default."""


OPERATORS = [
    operator
    for catalogue in (LAYERS, CELLS)
    for operator in map(catalogue.find, catalogue)
    if operator.has_keras_class
]


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_parameters_are_those_of_keras(operator: type[Operator]) -> None:
    theirs = dict(signature(keras_class(operator)).parameters)
    own = set(getattr(operator, "own", ()))
    assert not own & theirs.keys()
    ours = operator.model_fields.keys() - {*operator.call_parameters, *own}
    called = signature(keras_class(operator).call).parameters.keys() - theirs.keys()
    assert set(operator.call_parameters) <= called
    assert ours | operator.excluded.keys() - called == theirs.keys() - STRUCTURAL
    assert not ours & operator.excluded.keys()
    for field in ours - {field for name, field in NEEDED if name == operator.name}:
        assert same(operator.model_fields[field], theirs[field].default), field


def same(field, theirs) -> bool:
    """Whether a default means what Keras' does; a tuple means one number for each."""
    if field.is_required() or theirs is Parameter.empty:
        return field.is_required() and theirs is Parameter.empty
    ours = field.default
    if isinstance(ours, Component):
        return type(ours).__name__ == type(keras.initializers.get(theirs)).__name__
    if isinstance(ours, tuple):
        return bool(np.all(np.equal(ours, theirs)))
    return ours == theirs or (theirs is None and ours == "linear")
