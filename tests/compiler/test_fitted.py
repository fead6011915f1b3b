"""Which layers are fitted to the training data, and where they may be."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.features.preparation import FittedPreparation
from speccompile.compiler.fitted import need_fitted, unfitted, with_fitted
from speccompile.spec_schema.errors import Error
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

TEXT = """
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - LAYERS
    - dense: 1
"""


def compiled(*layers: str):
    text = TEXT.replace("LAYERS", "\n    - ".join(layers))
    result = compile_spec(Path("spec.yaml"), text=text)
    return result.spec, [(found.kind, found.arguments) for found in result.findings]


@pytest.mark.parametrize(
    ("layers", "kind", "before"),
    [
        (("dense: 4", "normalization"), "fitted_behind", "dense"),
        (("dense: 4", "relu", "discretization: {num_bins: 3}"), "fitted_behind", "dense"),
        (("dropout: 0.5", "normalization"), "fitted_behind", "dropout"),
        (("batch_normalization", "normalization"), "fitted_behind", "batch_normalization"),
    ],
)
def test_a_layer_behind_what_training_changes_cannot_be_fitted(layers, kind, before) -> None:
    _, found = compiled(*layers)
    assert [(kind, found[0][1]["before"])] == [(kind, before)]


def test_a_layer_inside_another_cannot_be_fitted() -> None:
    inner = "time_distributed: {layer: {normalization: {axis: -1}}}"
    _, found = compiled("reshape: [2, 2]", inner, "flatten")
    assert found == [("fitted_inside", {"layer": "normalization", "wrapper": "time_distributed"})]


@pytest.mark.parametrize(
    ("layers", "fitted"),
    [
        (("normalization",), ("normalization",)),
        (
            ("rescaling: 2", "normalization", "discretization: {num_bins: 3, output_mode: count}"),
            ("normalization", "discretization"),
        ),
        (("dense: 4", "relu", "normalization: {mean: 1, variance: 2}"), ()),
    ],
)
def test_layers_that_prepare_inputs_may_be_before_it(layers, fitted) -> None:
    spec, found = compiled(*layers)
    assert found == []
    assert unfitted(spec.graph) == fitted


def test_a_spec_is_whole_with_the_fitted_parameters() -> None:
    spec, _ = compiled("normalization", "discretization: {num_bins: 3, output_mode: count}")
    with pytest.raises(Error, match="`normalization` is not fitted") as caught:
        need_fitted(spec)
    assert "give `mean` and `variance`" in caught.value.help
    half = with_fitted(spec, {"normalization": {"mean": [1, 2, 3, 4], "variance": [1, 1, 1, 1]}})
    assert unfitted(half.graph) == ("discretization",)
    whole = with_fitted(half, {"discretization": {"bin_boundaries": [0, 1]}})
    need_fitted(whole)
    operator = LAYERS.find("discretization")(bin_boundaries=[0.0, 1.0], output_mode="count")
    assert whole.graph["discretization"].operator == operator
    assert whole.graph["discretization"].type == spec.graph["discretization"].type


@pytest.mark.parametrize(
    "values",
    [
        {"normalization": {"mean": [1], "variance": [1, 2]}},
        {"normalization": {"mean": [1, 2, 3], "variance": [1, 2, 3]}},
        {"normalization": {"mean": "a", "variance": None}},
        {"normalization": {}, "discretization": {"bin_boundaries": [0, 1]}},
        {"discretization": {"bin_boundaries": [1, 0]}},
        {"discretization": {"bin_boundaries": "ab"}},
    ],
)
def test_parameters_that_do_not_fit_are_an_error(values) -> None:
    spec, _ = compiled("normalization", "discretization: {num_bins: 3, output_mode: count}")
    with pytest.raises(Error):
        need_fitted(with_fitted(spec, {"normalization": {"mean": 0, "variance": 1}, **values}))


def test_results_have_as_many_bins_as_the_spec_says() -> None:
    count = LAYERS.find("discretization")(num_bins=3, output_mode="count")
    with pytest.raises(Error, match="gives 2 bins, not 3"):
        count.with_fitted({"bin_boundaries": [0]})
    numbers = LAYERS.find("discretization")(num_bins=3)
    assert numbers.with_fitted({"bin_boundaries": [0]}).bin_boundaries == (0.0,)
    with pytest.raises(Error, match="gives 4 bins, not 3"):
        numbers.with_fitted({"bin_boundaries": [0, 1, 2]})


def test_a_weight_takes_the_batch_of_any_input() -> None:
    text = TEXT.replace("{x: [4]}", "{x: {shape: [1], dtype: string}}")
    layers = "weight: {shape: [2]}\n      name: w\n    - hashing: {num_bins: 4, output_mode: count}"
    joined = "concatenate:\n      from: [w, hashing]"
    text = text.replace("LAYERS", f"{layers}\n      from: x\n    - {joined}")
    assert compile_spec(Path("spec.yaml"), text=text).spec is not None


@pytest.mark.parametrize("mean", [2.05e15, -3.4e38, 1e-30, 12])
def test_statistics_may_be_as_large_as_float32_can_represent(mean: float) -> None:
    fitted = FittedPreparation(statistic="standardize", columns=("a",))
    made = fitted.with_fitted({"constants": [[mean], [1e38]]})
    assert made.output(TensorType((None, 1))) == TensorType((None, 1))
    assert f"{mean:.4g}"[:4] in made.expression
