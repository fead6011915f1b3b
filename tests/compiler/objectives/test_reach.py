"""The range of an output by the layer that activates it."""

from math import inf

import pytest
from compiled_texts import of_layers
from speccompile.compiler.objectives.reach import reach_of


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("elu", (-1, inf)),
        ("elu: 0.3", (-0.3, inf)),
        ("elu: -2", (0, inf)),
        ("relu", (0, inf)),
        ("relu: {max_value: 6}", (0, 6)),
        ("prelu", None),
        ("leaky_relu", None),
    ],
)
def test_an_activation_with_parameters_bounds_its_output(layer, expected) -> None:
    spec = of_layers("dense: 3", layer).spec
    assert spec is not None
    reach = reach_of(next(iter(spec.graph.outputs)), spec.graph)
    assert (reach and (reach.low, reach.high)) == expected
