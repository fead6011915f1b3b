"""What a network costs, by hand."""

from compiled_texts import compiled, of_layers
from speccompile.compiler.summaries.costs import Costs, rows, total

PICTURE = """\
spec: 1
model:
  inputs: {x: [8, 8, 3]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3}
    - batch_normalization
    - max_pooling2d: 2
    - flatten
    - dense: 10
      trainable: false
"""


def test_each_layer_costs_what_it_says() -> None:
    spec = compiled(PICTURE).spec
    assert spec is not None
    found = {row.name: row.costs for row in rows(spec.graph)}
    kernel = 3 * 3 * 3 * 4
    assert found["conv2d"] == Costs(kernel + 4, kernel + 4, 36 * kernel, 6 * 6 * 4)
    assert found["batch_normalization"].parameters == 16
    assert found["batch_normalization"].trainable == 8  # moving averages are not trained
    assert found["max_pooling2d"] == Costs(0, 0, 0, 3 * 3 * 4)
    assert found["dense"] == Costs(370, 0, 360, 10)  # frozen


def test_the_whole_is_the_sum() -> None:
    spec = compiled(PICTURE).spec
    assert spec is not None
    each = [row.costs for row in rows(spec.graph)]
    whole = total(spec.graph)
    assert whole.parameters == sum(costs.parameters for costs in each) == 112 + 16 + 370
    assert whole.trainable == 112 + 8
    assert whole.activations == sum(costs.activations for costs in each)


def test_shared_weights_are_counted_once_and_computed_twice() -> None:
    spec = of_layers("{dense: 4, name: a}", "{share: a, name: b}").spec
    assert spec is not None
    found = {row.name: row.costs for row in rows(spec.graph)}
    assert (found["a"].parameters, found["b"].parameters) == (20, 0)
    assert found["a"].multiply_adds == found["b"].multiply_adds == 16


def test_an_unknown_dimension_counts_one() -> None:
    text = "spec: 1\nmodel:\n  inputs: {x: [null, 4]}\n  layers: [dense: 3]\n"
    spec = compiled(text).spec
    assert spec is not None
    assert total(spec.graph) == Costs(15, 15, 12, 3)
